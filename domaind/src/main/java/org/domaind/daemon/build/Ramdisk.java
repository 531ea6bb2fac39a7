package org.domaind.daemon.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** The initial ramdisk of a guest's kernel. */
final class Ramdisk {
    /** The size of one read; a multiple of the page size. */
    private static final int CHUNK = 1 << 20;

    private Ramdisk() {
    }

    /** @throws ProblemException {@code ramdisk-not-found}, {@code ramdisk-unreadable} */
    static FileChannel open(Path path) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            if (!Files.isRegularFile(path) || file.size() == 0) {
                file.close();
                throw new ProblemException("ramdisk-unreadable", path + " is " + (Files.isRegularFile(path) ? "empty" : "not a file"));
            }
            return file;
        } catch (NoSuchFileException e) {
            throw new ProblemException(Problem.of("ramdisk-not-found", path + " does not exist"), e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Fills one page after the other with the file's bytes, and zeros after its end. */
    static GuestPages.Filler filler(FileChannel file) {
        // Not read straight into the guest's pages: some file systems (9p, direct I/O) cannot read into foreign memory (EFAULT).
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).limit(0);
        return (index, page) -> {
            if (!chunk.hasRemaining()) {
                read(file, index << Pages.SHIFT, chunk);
            }
            page.put(chunk.slice(chunk.position(), Pages.SIZE));
            chunk.position(chunk.position() + Pages.SIZE);
        };
    }

    private static void read(FileChannel file, long offset, ByteBuffer chunk) throws IOException {
        chunk.clear();
        while (chunk.hasRemaining() && file.read(chunk, offset + chunk.position()) > 0) {
            continue;
        }
        while (chunk.hasRemaining()) {
            chunk.put((byte) 0);
        }
        chunk.flip();
    }

    static ProblemException unreadable(Path path, IOException e) {
        return new ProblemException(Problem.of("ramdisk-unreadable", path + " cannot be read (" + e.getClass().getSimpleName() + ": "
                + e.getMessage() + ")"), e);
    }
}
