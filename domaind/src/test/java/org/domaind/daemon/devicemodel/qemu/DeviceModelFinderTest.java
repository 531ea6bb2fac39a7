package org.domaind.daemon.devicemodel.qemu;

import org.domaind.daemon.devicemodel.DeviceModelException;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceModelFinderTest {
    @TempDir
    private Path root;

    private Path program(String place, String machines) throws IOException {
        Path program = root.resolve(place);
        Files.createDirectories(program.getParent());
        Files.writeString(program, """
                #!/bin/sh
                echo "$*" >> "$0.asked"
                case "$1" in
                --version) echo "QEMU emulator version 7.2.22 (Debian 1)" ;;
                -machine) printf '%s\\n' "Supported machines are:" MACHINES ;;
                -help) echo "-xen-domid-restrict     restrict set of available xen operations" ;;
                -sandbox) echo "-sandbox support is not enabled in this QEMU binary" ;;
                esac
                """.replace("MACHINES", machines));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    @Test
    void findsOneWithXenAndAsksOnce() throws IOException {
        program("usr/bin/qemu-system-i386", "'pc   Standard PC'");
        Path xen = program("usr/lib/xen-4.17/bin/qemu-system-i386", "'xenfv   Xen' 'pc   Standard PC'");
        DeviceModelFinder finder = new DeviceModelFinder(root);
        DeviceModelBinary found = finder.find(Optional.empty(), "xenfv");
        assertEquals(new DeviceModelBinary(xen.toString(), "7.2.22", Set.of("xenfv", "pc"), true, false), found);
        finder.find(Optional.empty(), "xenfv");
        assertEquals(4, Files.readAllLines(Path.of(xen + ".asked")).size(), "each question once");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        DeviceModelFinder finder = new DeviceModelFinder(root);
        assertTrue(assertThrows(DeviceModelException.class, () -> finder.find(Optional.empty(), "xenfv")).getMessage().contains("none is installed"));
        Path plain = program("opt/qemu", "'pc   Standard PC'");
        assertTrue(assertThrows(DeviceModelException.class, () -> finder.find(Optional.of(plain.toString()), "xenfv")).getMessage()
                .contains(plain + " was built without Xen's machine xenfv"));
        assertThrows(DeviceModelException.class, () -> finder.find(Optional.of(root.resolve("none").toString()), "xenfv"));
    }
}
