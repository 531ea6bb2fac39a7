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

/** The file that a guest's kernel gets as its first file system. */
final class Ramdisk {
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

    /** Fills a page with the file's bytes from {@code offset}, zeros after its end. */
    static void read(FileChannel file, long offset, ByteBuffer page) throws IOException {
        while (page.hasRemaining() && file.read(page, offset + page.position()) > 0) {
            continue;
        }
        while (page.hasRemaining()) {
            page.put((byte) 0);
        }
    }

    static ProblemException unreadable(Path path, IOException e) {
        return new ProblemException(Problem.of("ramdisk-unreadable", path + " cannot be read (" + e.getClass().getSimpleName() + ": "
                + e.getMessage() + ")"), e);
    }
}
