package org.domaind.schema.config;

import java.util.Optional;

/**
 * What a guest boots, by direct kernel boot.
 *
 * @param kernel      absolute path in the toolstack's domain; empty: none, an HVM guest boots from its disks; with a bootloader: what it is told, or empty
 * @param ramdisk     absolute path, or none; with a bootloader: what it is told
 * @param commandLine the kernel's, at most 1023 bytes (start_info has no more room)
 * @param bootloader  finds all this on the guest's disk
 */
public record BootSpec(String kernel, Optional<String> ramdisk, String commandLine, Optional<Bootloader> bootloader) implements GuestSection {
    public static final int MAX_COMMAND_LINE_BYTES = 1023;

    public BootSpec {
        bootloader = bootloader == null ? Optional.empty() : bootloader;
        boolean ofHost = bootloader.isEmpty();
        if (ofHost && !kernel.isEmpty() && !kernel.startsWith("/")) {
            throw new IllegalArgumentException("kernel path \"" + kernel + "\" is not absolute");
        }
        ramdisk.filter(r -> ofHost && !r.startsWith("/")).ifPresent(r -> {
            throw new IllegalArgumentException("ramdisk path \"" + r + "\" is not absolute");
        });
        int length = commandLine.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > MAX_COMMAND_LINE_BYTES) {
            throw new IllegalArgumentException("the kernel's command line has " + length + " bytes, " + MAX_COMMAND_LINE_BYTES + " is the most");
        }
    }

    /** Files of the host. */
    public BootSpec(String kernel, Optional<String> ramdisk, String commandLine) {
        this(kernel, ramdisk, commandLine, Optional.empty());
    }
}
