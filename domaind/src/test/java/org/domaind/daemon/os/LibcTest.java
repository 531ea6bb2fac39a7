package org.domaind.daemon.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.os.linux.LinuxDevices;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LibcTest {
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int READ_WRITE = 3;

    @Test
    void aFailureCarriesItsError() {
        SystemException e = assertThrows(SystemException.class, () -> Libc.openFile("/nowhere/at-all", OpenFlags.READ_WRITE));
        assertEquals(Errno.ENOENT, e.errno());
        assertEquals("open /nowhere/at-all: ENOENT", e.getMessage());
    }

    @Test
    void errorNames() {
        assertEquals("ESRCH", Errno.name(3));
        assertEquals("EOPNOTSUPP", Errno.name(95));
        assertEquals("E4711", Errno.name(4711));
    }

    @Test
    void mappedPagesAreApartAndUnmappedOnce() {
        AtomicInteger unmapped = new AtomicInteger();
        long address = Libc.map("mmap", 2L * NativePages.PAGE_SIZE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        NativePages pages = new NativePages(address, 2, unmapped::incrementAndGet);
        pages.page(1).putInt(0, 0x01020304);
        assertEquals(0, pages.page(0).getInt(0));
        assertEquals(4, Libc.bytesAt(address + NativePages.PAGE_SIZE, 4).get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> pages.page(0).get(NativePages.PAGE_SIZE));
        assertThrows(IndexOutOfBoundsException.class, () -> pages.page(2));
        pages.close();
        pages.close();
        assertEquals(1, unmapped.get());
        assertThrows(IllegalStateException.class, () -> pages.page(0));
    }

    @Test
    void aMappingsSizeIsBounded() {
        assertThrows(IllegalArgumentException.class, () -> NativePages.checkCount(0));
        assertThrows(IllegalArgumentException.class, () -> NativePages.checkCount(NativePages.MAX_PAGES + 1));
    }

    @Test
    void aWakeEndsAWaitOnce() {
        try (WakePipe wake = new WakePipe(); WakePipe other = new WakePipe()) {
            PollSet set = new PollSet(wake.descriptor(), other.descriptor());
            for (int i = 0; i < 100_000; i++) {
                // More than a pipe holds: never waits.
                wake.wake();
            }
            set.awaitReady();
            assertTrue(set.found(0));
            assertFalse(set.found(1));
            wake.clear();
            other.wake();
            set.awaitReady();
            assertFalse(set.found(0));
            assertTrue(set.found(1));
        }
    }

    @Test
    void aMachineWithoutXenIsToldSo() {
        assumeFalse(Files.exists(Path.of("/dev/xen/privcmd")) || Files.exists(Path.of("/proc/xen/privcmd")));
        ProblemException e = assertThrows(ProblemException.class, LinuxDevices::open);
        assertEquals("not-on-xen", e.problem().code());
        assertEquals("this machine does not run under Xen as its control domain (no /dev/xen/privcmd); to try domaind without it use --simulate",
                e.problem().line());
    }
}
