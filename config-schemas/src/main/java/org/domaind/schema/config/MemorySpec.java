package org.domaind.schema.config;

import org.domaind.schema.model.MemoryKib;

/**
 * A guest's memory.
 *
 * @param atBoot at least one page
 * @param max    the limit it may grow to; at least {@code atBoot}
 */
public record MemorySpec(MemoryKib atBoot, MemoryKib max) implements GuestSection {
    public MemorySpec {
        if (atBoot.pages() == 0) {
            throw new IllegalArgumentException("a guest needs memory");
        }
        if (max.value() < atBoot.value()) {
            throw new IllegalArgumentException("maxmem is less than memory");
        }
    }
}
