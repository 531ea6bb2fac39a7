package org.domaind.schema.config;

import java.util.Optional;

/**
 * What a guest boots, by direct kernel boot.
 *
 * @param kernel      absolute path in the toolstack's domain; empty: none, an HVM guest boots from its disks
 * @param ramdisk     absolute path, or none
 * @param commandLine the kernel's, at most 1023 bytes (start_info has no more room)
 */
public record BootSpec(String kernel, Optional<String> ramdisk, String commandLine) implements GuestSection {
    public static final int MAX_COMMAND_LINE_BYTES = 1023;

    public BootSpec {
        if (!kernel.isEmpty() && !kernel.startsWith("/")) {
            throw new IllegalArgumentException("kernel path \"" + kernel + "\" is not absolute");
        }
        ramdisk.filter(r -> !r.startsWith("/")).ifPresent(r -> {
            throw new IllegalArgumentException("ramdisk path \"" + r + "\" is not absolute");
        });
        int length = commandLine.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > MAX_COMMAND_LINE_BYTES) {
            throw new IllegalArgumentException("the kernel's command line has " + length + " bytes, " + MAX_COMMAND_LINE_BYTES + " is the most");
        }
    }
}
