package org.domaind.daemon.image.elf;

import java.util.Optional;

/** The notes of elfnote.h that a builder uses: number, kind of the value, key in the older {@code __xen_guest} string. */
public enum XenNote {
    ENTRY(1, Kind.NUMBER, "VIRT_ENTRY"),
    HYPERCALL_PAGE(2, Kind.NUMBER, "HYPERCALL_PAGE"),
    VIRT_BASE(3, Kind.NUMBER, "VIRT_BASE"),
    PADDR_OFFSET(4, Kind.NUMBER, "ELF_PADDR_OFFSET"),
    XEN_VERSION(5, Kind.TEXT, "XEN_VER"),
    GUEST_OS(6, Kind.TEXT, "GUEST_OS"),
    GUEST_VERSION(7, Kind.TEXT, "GUEST_VER"),
    LOADER(8, Kind.TEXT, "LOADER"),
    PAE_MODE(9, Kind.TEXT, "PAE"),
    FEATURES(10, Kind.TEXT, "FEATURES"),
    BSD_SYMTAB(11, Kind.TEXT, "BSD_SYMTAB"),
    HV_START_LOW(12, Kind.NUMBER, "HYPERVISOR_VIRT_START_LOW"),
    SUSPEND_CANCEL(14, Kind.NUMBER, "SUSPEND_CANCEL"),
    INIT_P2M(15, Kind.NUMBER, "INIT_P2M"),
    MOD_START_PFN(16, Kind.NUMBER, "MOD_START_PFN"),
    SUPPORTED_FEATURES(17, Kind.NUMBER, "SUPPORTED_FEATURES"),
    PHYS32_ENTRY(18, Kind.NUMBER, "PHYS32_ENTRY");

    enum Kind { NUMBER, TEXT }

    private final int number;
    private final Kind kind;
    private final String key;

    XenNote(int number, Kind kind, String key) {
        this.number = number;
        this.kind = kind;
        this.key = key;
    }

    Kind kind() {
        return kind;
    }

    static Optional<XenNote> ofNumber(long number) {
        for (XenNote n : values()) {
            if (n.number == number) {
                return Optional.of(n);
            }
        }
        return Optional.empty();
    }

    static Optional<XenNote> ofKey(String key) {
        for (XenNote n : values()) {
            if (n.key.equals(key)) {
                return Optional.of(n);
            }
        }
        return Optional.empty();
    }
}
