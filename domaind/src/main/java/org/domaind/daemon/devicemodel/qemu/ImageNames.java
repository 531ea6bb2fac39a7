package org.domaind.daemon.devicemodel.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.domaind.daemon.os.linux.SpecialFiles;

/**
 * The folder that stands for {@code /dev/fdset} in the jail of a device model that serves disks. QEMU opens an image by its set of descriptors, but first
 * looks whether there is such a file, and which kind it is: so there is an empty one, or a block device's node, which nobody can open.
 *
 * @param folder seen in the jail
 * @param beside on the same file system, and not seen there
 */
record ImageNames(Path folder, Path beside) {
    void make() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** @param number of the set  @param image where it is on the host */
    void add(int number, String image) throws IOException {
        Path made = beside.resolve("image-" + number);
        Files.deleteIfExists(made);
        if (Inheritance.isBlockDevice(image)) {
            SpecialFiles.makeBlockNode(made, ((Number) Files.getAttribute(Path.of(image), "unix:rdev")).longValue(), 0);
        } else {
            Files.createFile(made);
        }
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("---------"));
        Files.deleteIfExists(folder.resolve(Integer.toString(number)));
        Files.move(made, folder.resolve(Integer.toString(number)));
    }

    void remove(int number) throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(Integer.toString(number)));
        } catch (NoSuchFileException withItsFolder) {
            // The device model has gone, and all that it had.
        }
    }
}
