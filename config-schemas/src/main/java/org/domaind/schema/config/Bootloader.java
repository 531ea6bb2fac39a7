package org.domaind.schema.config;

import java.util.List;
import java.util.Optional;

/**
 * A program that finds the kernel on the guest's first disk.
 *
 * @param program   as the config names it: a path, or a name
 * @param arguments added to the usual ones
 * @param confined  it runs isolated and without privileges; else as root
 * @param user      whose uid it has while it is confined; empty: one that nobody else has
 */
public record Bootloader(String program, List<String> arguments, boolean confined, Optional<String> user) {
    public Bootloader {
        arguments = List.copyOf(arguments);
        if (program.isEmpty()) {
            throw new IllegalArgumentException("a bootloader without a name");
        }
    }
}
