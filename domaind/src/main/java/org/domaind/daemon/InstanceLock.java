package org.domaind.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/** Allows one daemon per host. The kernel releases the lock when the process ends, however it ends. */
final class InstanceLock implements AutoCloseable {
    private final FileChannel file;

    private InstanceLock(FileChannel file) {
        this.file = file;
    }

    /** @throws ProblemException {@code already-running}, or {@code not-permitted} when this user may not write the run folder */
    static InstanceLock take(HostPaths paths) throws IOException {
        Path lock = paths.runDirectory().resolve("domaind.lock");
        try {
            Files.createDirectories(lock.getParent());
            FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (!locked(file)) {
                    throw new ProblemException("already-running", "another domaind serves this host already", "it holds " + lock);
                }
                return new InstanceLock(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (AccessDeniedException e) {
            throw new ProblemException(Codes.NOT_PERMITTED, "domaind must be run as root: " + e.getFile() + " cannot be written",
                    "without root: domaind --simulate --root DIR");
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by another daemon in this process, as in tests.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
