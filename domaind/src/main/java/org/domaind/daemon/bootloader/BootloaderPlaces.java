package org.domaind.daemon.bootloader;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a host has what bootloaders need.
 *
 * @param root    of the file system: below it are the programs of Xen's releases
 * @param run     for a folder per guest; jailed bootloaders' users may enter it, and so all folders above
 * @param devices on a file system that has device nodes, for those of disks
 * @param logs    for what bootloaders print
 */
public record BootloaderPlaces(Path root, Path run, Path devices, Path logs) {
    Path folder(UUID guest) {
        return run.resolve("bootloader-" + guest);
    }

    Path node(UUID guest) {
        return devices.resolve("bootloader-" + guest);
    }
}
