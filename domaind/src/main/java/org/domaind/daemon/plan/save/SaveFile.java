package org.domaind.daemon.plan.save;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.domaind.schema.api.ProblemException;

/**
 * A save file on its way: its name says that it is incomplete until it is not. Only root may read it, for it has all the guest's secrets.
 *
 * @param target  absolute
 * @param partial in the same folder
 */
record SaveFile(Path target, Path partial) {
    private static final String PRIVATE = "rw-------";
    static final String CODE = "save-file";

    /** @param distinct of the domain: two that are saved to the same file at the same time do not meet */
    static SaveFile of(Path target, String distinct) {
        return new SaveFile(target, Path.of(target + "." + distinct + ".incomplete"));
    }

    /** @throws ProblemException {@code save-file}: it cannot be made, or there is something else in its place */
    FileChannel create() {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ProblemException(CODE, target + " exists and is not a plain file");
        }
        try {
            Files.deleteIfExists(partial);
            return FileChannel.open(partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (IOException e) {
            throw new ProblemException(CODE, "a save file cannot be made in " + target.getParent() + ": " + reason(e));
        }
    }

    /** To go on behind what is in it. */
    FileChannel append() throws IOException {
        return FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Gives it its name, in place of an older file. */
    void publish() {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException(CODE, "the save file cannot be named " + target + ": " + reason(e));
        }
    }

    boolean published() {
        return Files.exists(target) && !Files.exists(partial, LinkOption.NOFOLLOW_LINKS);
    }

    /** Takes {@link #publish} back. */
    void withdraw() {
        try {
            if (published()) {
                Files.delete(target);
            }
        } catch (IOException e) {
            throw new ProblemException(CODE, target + " cannot be removed: " + reason(e));
        }
    }

    void discard() {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new ProblemException(CODE, partial + " cannot be removed: " + reason(e));
        }
    }

    /** What the kernel says, in words: of some failures the JDK has only the file's name. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null ? failure.getReason() : String.valueOf(e.getMessage());
    }

    /** @param pages of how many were written  @return the failure to write more */
    ProblemException failed(IOException e, long pages, long of) {
        return new ProblemException(CODE, "the guest cannot be saved to " + target + ": " + reason(e) + "; " + (pages >>> 8) + " of " + (of >>> 8)
                + " MiB were written, and are removed");
    }
}
