package org.domaind.daemon.coredump;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.domaind.schema.api.ProblemException;

/**
 * A core file on its way: it has another name until it is complete. Only root may read it, for it has all the guest's secrets.
 *
 * @param target  absolute
 * @param partial in the same folder
 */
public record CoreFile(Path target, Path partial) {
    private static final String PRIVATE = "rw-------";

    /** @param distinct of the domain: two that are dumped to the same file at the same time do not meet */
    public static CoreFile of(Path target, String distinct) {
        return new CoreFile(target, Path.of(target + "." + distinct + ".partial"));
    }

    /** @throws ProblemException {@code core-file}: it cannot be made, or there is something else in its place */
    public FileChannel create() {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ProblemException("core-file", target + " exists and is not a plain file");
        }
        try {
            Files.deleteIfExists(partial);
            return FileChannel.open(partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (IOException e) {
            throw new ProblemException("core-file", "a core file cannot be made in " + target.getParent() + ": " + reason(e));
        }
    }

    /** Gives it its name, in place of an older file. */
    public void publish() {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException("core-file", "the core file cannot be named " + target + ": " + reason(e));
        }
    }

    public boolean published() {
        return Files.exists(target) && !Files.exists(partial, LinkOption.NOFOLLOW_LINKS);
    }

    public void discard() {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new ProblemException("core-file", partial + " cannot be removed: " + reason(e));
        }
    }

    /** What the kernel says, in words: of some failures the JDK has only the file's name. */
    static String reason(IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof java.nio.file.FileSystemException failure && failure.getReason() != null ? failure.getReason() : String.valueOf(e.getMessage());
    }

    /** @param pages of how many were written  @return the failure to write more */
    public ProblemException failed(IOException e, long pages, long of) {
        return new ProblemException("core-file", "the core dump cannot be written to " + target + ": " + reason(e) + "; " + mib(pages) + " of " + mib(of)
                + " MiB were written, and are removed");
    }

    private static long mib(long pages) {
        return pages * Pages.SIZE >> 20;
    }
}
