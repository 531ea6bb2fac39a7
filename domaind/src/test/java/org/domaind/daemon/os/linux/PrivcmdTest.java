package org.domaind.daemon.os.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.junit.jupiter.api.Test;

/** What late calls meet; here a file stands for the device, which refuses with ENOTTY whatever asks it. */
class PrivcmdTest {
    private static int file() {
        return Libc.openFile("/dev/null", OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec());
    }

    @Test
    void aLateCallDoesNotReachTheFileThatHasTheDescriptorNow() {
        Privcmd privcmd = new Privcmd(file());
        assertEquals(-Errno.ENOTTY, privcmd.hypercall(1, 2));
        privcmd.close();
        // The lowest free number: the one that was closed, unless another thread was quicker.
        int other = file();
        try {
            assertEquals(-Errno.ENODEV, privcmd.hypercall(1, 2));
            assertEquals(Errno.ENODEV, assertThrows(SystemException.class, () -> privcmd.mapFrames(1, new long[] {1}, LinuxMap.READ_WRITE)).errno());
            assertEquals(Errno.ENODEV, assertThrows(SystemException.class, () -> privcmd.mapResource(1, 0, 0, 0, 1)).errno());
        } finally {
            Libc.closeFile(other);
        }
    }
}
