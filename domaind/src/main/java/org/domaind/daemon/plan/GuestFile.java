package org.domaind.daemon.plan;

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
 * A file on its way with a guest's memory, a core dump or a save: its name says that it is incomplete until it is not. Only root may read it, for it has all the guest's secrets.
 *
 * @param target  absolute
 * @param partial in the same folder
 * @param kind    what it is
 */
public record GuestFile(Path target, Path partial, Kind kind) {
    /** What such files hold, with the code of their problems and the words of their messages. */
    public enum Kind {
        CORE("core-file", "core file", "the core dump cannot be written to ", ".partial"),
        SAVE("save-file", "save file", "the guest cannot be saved to ", ".incomplete");

        private final String code;
        private final String noun;
        private final String failure;
        private final String suffix;

        Kind(String code, String noun, String failure, String suffix) {
            this.code = code;
            this.noun = noun;
            this.failure = failure;
            this.suffix = suffix;
        }
    }

    private static final String PRIVATE = "rw-------";

    /** @param distinct of the domain: two that are written to the same file at the same time do not meet */
    public static GuestFile of(Kind kind, Path target, String distinct) {
        return new GuestFile(target, Path.of(target + "." + distinct + kind.suffix), kind);
    }

    /** @throws ProblemException {@code core-file}, {@code save-file}: it cannot be made, or there is something else in its place */
    public FileChannel create() {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ProblemException(kind.code, target + " exists and is not a plain file");
        }
        try {
            Files.deleteIfExists(partial);
            return FileChannel.open(partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (IOException e) {
            throw new ProblemException(kind.code, "a " + kind.noun + " cannot be made in " + target.getParent() + ": " + reason(e));
        }
    }

    /** To go on behind what is in it. */
    public FileChannel append() throws IOException {
        return FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Gives it its name, in place of an older file. */
    public void publish() {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException(kind.code, "the " + kind.noun + " cannot be named " + target + ": " + reason(e));
        }
    }

    public boolean published() {
        return Files.exists(target) && !Files.exists(partial, LinkOption.NOFOLLOW_LINKS);
    }

    /** Takes {@link #publish} back. */
    public void withdraw() {
        try {
            if (published()) {
                Files.delete(target);
            }
        } catch (IOException e) {
            throw new ProblemException(kind.code, target + " cannot be removed: " + reason(e));
        }
    }

    public void discard() {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new ProblemException(kind.code, partial + " cannot be removed: " + reason(e));
        }
    }

    /** What the kernel says, in words: of some failures the JDK has only the file's name. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null ? failure.getReason() : String.valueOf(e.getMessage());
    }

    /** @param pages of how many were written  @return the failure to write more */
    public ProblemException failed(IOException e, long pages, long of) {
        return new ProblemException(kind.code, kind.failure + target + ": " + reason(e) + "; " + (pages >>> 8) + " of " + (of >>> 8)
                + " MiB were written, and are removed");
    }
}
