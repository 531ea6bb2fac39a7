package org.domaind.daemon.hypervisor.value;

import java.util.Locale;

/** A PCI function's address on the host. @param segment 16 bits  @param bus 8 bits  @param device 5 bits  @param function 3 bits */
public record PciAddress(int segment, int bus, int device, int function) {
    public PciAddress {
        if ((segment & ~0xFFFF | bus & ~0xFF | device & ~0x1F | function & ~0x7) != 0) {
            throw new IllegalArgumentException("no PCI address: " + segment + ", " + bus + ", " + device + ", " + function);
        }
    }

    /** As the hypervisor packs it: segment, bus, device, function from the highest bits on. */
    public long packed() {
        return (long) segment << 16 | bus << 8 | device << 3 | function;
    }

    /** {@code 0000:03:00.1}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%d", segment, bus, device, function);
    }
}
