package org.domaind.daemon.hypervisor.value;

import org.domaind.schema.model.MemoryKib;

/** An entry of a guest's memory map, as a BIOS tells it (e820). @param start address in bytes  @param length in bytes, at least 1 */
public record MemoryRange(long start, long length, Kind kind) {
    /** What is in a range; the codes are those of a BIOS. */
    public enum Kind {
        RAM(1), RESERVED(2), ACPI_NVS(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public MemoryRange {
        if (start < 0 || length < 1 || start + length < 0) {
            throw new IllegalArgumentException("a memory range of " + length + " bytes at " + start);
        }
    }

    /** RAM from 0. */
    public static MemoryRange ramFromZero(MemoryKib size) {
        return new MemoryRange(0, size.value() * 1024, Kind.RAM);
    }
}
