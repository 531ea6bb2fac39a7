package org.domaind.daemon.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * An open file that a guest's kernel is handed as it is: its ramdisk.
 *
 * @param what  {@code ramdisk}: the first word of its problems' codes
 * @param bytes its length when it was opened, at least 1
 */
public record BootFile(String what, Path path, FileChannel file, long bytes) implements AutoCloseable {
    /** The size of one read; a multiple of the page size. */
    private static final int CHUNK = 1 << 20;

    /**
     * @return closed by the caller
     * @throws ProblemException {@code ramdisk-not-found}, {@code ramdisk-unreadable}
     */
    public static BootFile open(String what, Path path) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            try {
                if (!Files.isRegularFile(path) || file.size() == 0) {
                    throw new ProblemException(what + "-unreadable", path + " is " + (Files.isRegularFile(path) ? "empty" : "not a file"));
                }
                return new BootFile(what, path, file, file.size());
            } catch (IOException | ProblemException e) {
                file.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new ProblemException(Problem.of(what + "-not-found", path + " does not exist"), e);
        } catch (IOException e) {
            throw unreadable(what, path, e);
        }
    }

    public long pages() {
        return Pages.holding(bytes);
    }

    /** Fills one page after the other with the file's bytes, and zeros after its end. @throws ProblemException it cannot be read */
    public GuestPages.Filler filler() {
        // Not read straight into the guest's pages: some file systems (9p, direct I/O) cannot read into foreign memory (EFAULT).
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).limit(0);
        return (index, page) -> {
            if (!chunk.hasRemaining()) {
                read(index << Pages.SHIFT, chunk);
            }
            page.put(chunk.slice(chunk.position(), Pages.SIZE));
            chunk.position(chunk.position() + Pages.SIZE);
        };
    }

    private void read(long offset, ByteBuffer chunk) {
        chunk.clear();
        try {
            while (chunk.hasRemaining() && file.read(chunk, offset + chunk.position()) > 0) {
                continue;
            }
        } catch (IOException e) {
            throw unreadable(what, path, e);
        }
        while (chunk.hasRemaining()) {
            chunk.put((byte) 0);
        }
        chunk.flip();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException unreadable(String what, Path path, IOException e) {
        return new ProblemException(Problem.of(what + "-unreadable", path + " cannot be read (" + e.getClass().getSimpleName() + ": "
                + e.getMessage() + ")"), e);
    }
}
