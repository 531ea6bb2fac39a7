package org.domaind.daemon.hotplug.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which disks domain 0 uses itself. */
class MountsTest {
    private static final DeviceNumber DISK = new DeviceNumber(DeviceNumber.Kind.BLOCK, 0x801, true);
    private static final DeviceNumber OTHER = new DeviceNumber(DeviceNumber.Kind.BLOCK, 0x802, true);
    private static final DeviceNumber LOOP = new DeviceNumber(DeviceNumber.Kind.BLOCK, 0x705, true);

    @TempDir
    private Path root;
    private Mounts mounts;

    @BeforeEach
    void makeHost() throws IOException {
        Map<String, DeviceNumber> numbers = Map.of("/dev/sda1", DISK, "/dev/a disk", OTHER, "/dev/loop5", LOOP);
        Files.createDirectories(root.resolve("block/loop5/loop"));
        Files.createDirectories(root.resolve("block/loop6"));
        Files.writeString(root.resolve("image"), "an image");
        Files.writeString(root.resolve("block/loop5/loop/backing_file"), root.resolve("image") + "\n");
        mount("");
        mounts = new Mounts(root.resolve("mounts"), root.resolve("block"), path -> Optional.ofNullable(numbers.get(path.toString())));
    }

    private void mount(String lines) throws IOException {
        Files.writeString(root.resolve("mounts"), "proc /proc proc rw 0 0\n/dev/root / ext4 rw 0 0\n" + lines);
    }

    @Test
    void aDeviceThatIsNotMountedIsFree() {
        assertEquals(Optional.empty(), mounts.conflict(DISK, true));
    }

    @Test
    void aWriterAndAMountExcludeEachOther() throws IOException {
        mount("/dev/sda1 /srv ext4 rw,relatime 0 0\n/dev/a\\040disk /mnt/a\\040place ext4 ro,relatime 0 0\n");
        assertEquals(Optional.of("/srv"), mounts.conflict(DISK, true));
        assertEquals(Optional.of("/srv"), mounts.conflict(DISK, false));
        assertEquals(Optional.of("/mnt/a place"), mounts.conflict(OTHER, true));
        assertEquals(Optional.empty(), mounts.conflict(OTHER, false));
    }

    @Test
    void aFileIsMountedByItsLoopDevices() throws IOException {
        assertEquals(Optional.empty(), mounts.conflict(root.resolve("image"), true));
        mount("/dev/loop5 /mnt ext4 rw 0 0\n");
        assertEquals(Optional.of("/mnt"), mounts.conflict(root.resolve("image"), true));
        Files.writeString(root.resolve("another"), "another");
        assertEquals(Optional.empty(), mounts.conflict(root.resolve("another"), true));
    }

    @Test
    void numbersAreWrittenInHexadecimal() {
        assertEquals("8:1", DeviceNumber.text(0x801));
        assertEquals("fd:a", DeviceNumber.text(0xfd0a));
        assertEquals("103:12345", DeviceNumber.text(0x12310345L));
    }
}
