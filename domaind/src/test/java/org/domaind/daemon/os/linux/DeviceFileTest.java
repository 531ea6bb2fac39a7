package org.domaind.daemon.os.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFileTest {
    @TempDir
    private Path folder;
    private Path path;
    private DeviceFile file;

    @BeforeEach
    void open() throws IOException {
        path = Files.createFile(folder.resolve("device")).toRealPath();
        file = new DeviceFile(Libc.openFile(path.toString(), OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec()));
    }

    /** Whether the descriptor is this file's still: the number may be another's at once. */
    private boolean open(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).equals(path);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void withoutCallsItClosesAtOnce() {
        assertTrue(open(file.descriptor()));
        file.close();
        assertFalse(open(file.descriptor()));
        file.close();
        assertFalse(file.enter());
        assertEquals(Errno.ENODEV, assertThrows(SystemException.class, () -> file.enter("call")).errno());
    }

    @Test
    void theLastCallAtWorkClosesIt() {
        assertTrue(file.enter());
        assertTrue(file.enter());
        file.close();
        file.close();
        assertFalse(file.enter(), "none begins any more");
        file.leave();
        assertTrue(open(file.descriptor()), "a call is at work");
        file.leave();
        assertFalse(open(file.descriptor()));
    }
}
