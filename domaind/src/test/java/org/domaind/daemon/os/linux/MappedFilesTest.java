package org.domaind.daemon.os.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.domaind.daemon.os.Libc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFilesTest {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_PRIVATE = 2;
    private static final int BYTES = 1 << 20;
    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    @Test
    void pagesThatAreOnlyReadLeaveAndComeBack() throws IOException {
        long address = map(PROT_READ);
        assertEquals(BYTES / PAGE, sum(address));
        assertEquals(BYTES / 1024, residentKib(address));
        MappedFiles.release();
        assertEquals(0, residentKib(address));
        assertEquals(BYTES / PAGE, sum(address));
        Libc.unmap(address, BYTES);
    }

    @Test
    void aPageThatWasWrittenStays() throws IOException {
        long address = map(PROT_READ | PROT_WRITE);
        Libc.bytesAt(address, BYTES).put(0, (byte) 7);
        MappedFiles.release();
        assertEquals(BYTES / PAGE + 6, sum(address));
        Libc.unmap(address, BYTES);
    }

    private long map(int protection) throws IOException {
        byte[] ones = new byte[BYTES];
        Arrays.fill(ones, (byte) 1);
        Path file = Files.write(folder.resolve("file"), ones);
        int fd = Libc.openFile(file.toString(), 0);
        try {
            return Libc.map("mmap", BYTES, protection, MAP_PRIVATE, fd, 0);
        } finally {
            Libc.closeFile(fd);
        }
    }

    /** Of a byte from each page. */
    private static int sum(long address) {
        int sum = 0;
        for (int at = 0; at < BYTES; at += PAGE) {
            sum += Libc.bytesAt(address + at, 1).get(0);
        }
        return sum;
    }

    private static long residentKib(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        int at = 0;
        while (!lines.get(at).startsWith(Long.toHexString(address) + "-")) {
            at++;
        }
        while (!lines.get(at).startsWith("Rss:")) {
            at++;
        }
        return Long.parseLong(lines.get(at).replaceAll("[^0-9]", ""));
    }
}
