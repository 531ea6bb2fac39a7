package org.domaind.daemon.build.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The guest's vcpus, as the MADT and the DSDT describe them. */
final class Processors {
    /** 64-bit integers. */
    static final int DSDT_REVISION = 2;
    /** ACPI 5.0, 5.2.12.2: a processor with a local APIC. */
    private static final int LOCAL_APIC = 0;
    private static final int LOCAL_APIC_BYTES = 8;
    private static final int ENABLED = 1;
    /** Present, enabled, shown, working. */
    private static final int STATUS_PRESENT = 0xF;
    /** Throttling registers that nobody emulates; some kernels want an address. */
    private static final int REGISTERS = 0xB010;
    private static final int REGISTERS_BYTES = 6;

    private Processors() {
    }

    /** The MADT's entry of each vcpu. The hypervisor gives vcpus even APIC ids. */
    static List<byte[]> localApics(int online, int max) {
        List<byte[]> entries = new ArrayList<>();
        for (int vcpu = 0; vcpu < max; vcpu++) {
            entries.add(ByteBuffer.allocate(LOCAL_APIC_BYTES).order(ByteOrder.LITTLE_ENDIAN).put((byte) LOCAL_APIC).put((byte) LOCAL_APIC_BYTES)
                    .put((byte) vcpu).put((byte) (2 * vcpu)).putInt(vcpu < online ? ENABLED : 0).array());
        }
        return entries;
    }

    /** The DSDT's content. */
    static byte[] definitions(List<byte[]> localApics, int online) {
        List<byte[]> processors = new ArrayList<>();
        for (int vcpu = 0; vcpu < localApics.size(); vcpu++) {
            processors.add(Aml.processor(String.format(Locale.ROOT, "PR%02X", vcpu), vcpu, REGISTERS, REGISTERS_BYTES,
                    Aml.named("_HID", Aml.text("ACPI0007")), Aml.named("_UID", Aml.integer(vcpu)), Aml.named("_MAT", Aml.buffer(localApics.get(vcpu))),
                    Aml.named("_STA", Aml.integer(vcpu < online ? STATUS_PRESENT : 0))));
        }
        return Aml.scope("\\_SB", processors.toArray(byte[][]::new));
    }
}
