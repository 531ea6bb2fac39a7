package org.domaind.daemon.devicemodel.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.os.linux.process.ChildProcess;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, of which a folder says what the kernel would of a device model. */
class QemuProcessesTest {
    private static final Domid SEVEN = new Domid(7);
    private static final int UID = 0x70000000 + 7;

    @TempDir
    private Path proc;
    private final Process one = sleeping();
    private final Process two = sleeping();
    private QemuProcesses processes;

    private static Process sleeping() {
        try {
            return new ProcessBuilder("sleep", "1000").start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        one.destroyForcibly();
        two.destroyForcibly();
    }

    private void said(Process process, int uid, String numbers, String arguments) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(process.pid())));
        Files.writeString(folder.resolve("status"), "Name:\tx\nState:\tS (sleeping)\nUid:\t" + uid + "\t0\t0\t0\nNSpid:\t" + process.pid() + numbers + "\n");
        Files.writeString(folder.resolve("cmdline"), arguments.replace(' ', '\0') + "\0");
        processes = new QemuProcesses(proc, QemuPlaces.standard(Path.of("/run/xenstored/socket")));
    }

    private Optional<Integer> program() {
        Optional<ChildProcess> found = processes.program(SEVEN);
        found.ifPresent(ChildProcess::close);
        return found.map(ChildProcess::pid);
    }

    @Test
    void oneInAJailIsKnownByItsUserWhateverItSays() throws IOException {
        said(one, UID, "", "/usr/bin/bwrap --unshare-user -- /usr/libexec/qemu -xen-domid 7 -S");
        said(two, UID, "\t1", "what it likes");
        assertEquals(Optional.of((int) two.pid()), program());
    }

    @Test
    void oneWithoutAJailIsKnownByItsArguments() throws IOException {
        said(one, 0, "", "/usr/libexec/qemu -xen-domid 71 -S");
        said(two, 0, "", "/usr/libexec/qemu -xen-domid 7 -S");
        assertEquals(Optional.of((int) two.pid()), program());
    }

    @Test
    void anotherUsersProcessIsNobodysDeviceModel() throws IOException {
        said(one, UID + 1, "\t1", "/usr/libexec/qemu -xen-domid 7 -S");
        said(two, 1000, "", "/usr/libexec/qemu -xen-domid 7 -S");
        assertEquals(Optional.empty(), program());
    }

    /** What waits for it outside the jail goes as well; the folder's words go with them, as the kernel's would. */
    @Test
    void allOfThemAreEnded() throws IOException, InterruptedException {
        said(one, UID, "", "/usr/bin/bwrap -- /usr/libexec/qemu -xen-domid 7 -S");
        said(two, UID, "\t1", "/usr/libexec/qemu -xen-domid 7 -S");
        one.onExit().thenAccept(ended -> forget(one));
        two.onExit().thenAccept(ended -> forget(two));
        processes.end(SEVEN);
        one.waitFor();
        two.waitFor();
        assertFalse(one.isAlive() || two.isAlive());
        assertTrue(program().isEmpty());
    }

    private void forget(Process process) {
        try {
            Files.writeString(proc.resolve(process.pid() + "/status"), "");
            Files.writeString(proc.resolve(process.pid() + "/cmdline"), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
