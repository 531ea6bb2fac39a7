package org.domaind.daemon.coredump;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;

/** The notes of a core file: what it is, how much there is, what the hypervisor is. */
final class CoreNotes {
    // elfnote.h: XEN_ELFNOTE_DUMPCORE_*
    private static final int NONE = 0x0200_0000;
    private static final int HEADER = 0x0200_0001;
    private static final int XEN_VERSION = 0x0200_0002;
    private static final int FORMAT_VERSION = 0x0200_0003;
    private static final long MAGIC_PV = 0xf00f_ebedL;
    private static final long MAGIC_HVM = 0xf00f_ebeeL;
    private static final long FORMAT = 1;
    private static final int HEADER_BYTES = 4 * Long.BYTES;
    // version.h: the texts' sizes.
    private static final int EXTRA_BYTES = 16;
    private static final int COMPILER_BYTES = 64;
    private static final int COMPILED_BY_BYTES = 16;
    private static final int COMPILE_DOMAIN_BYTES = 32;
    private static final int COMPILE_DATE_BYTES = 32;
    private static final int CAPABILITIES_BYTES = 1024;
    private static final int CHANGESET_BYTES = 64;
    private static final int VERSION_BYTES = 4 * Long.BYTES + EXTRA_BYTES + COMPILER_BYTES + COMPILED_BY_BYTES + COMPILE_DOMAIN_BYTES
            + COMPILE_DATE_BYTES + CAPABILITIES_BYTES + CHANGESET_BYTES;
    /** Sizes of name and content, type, name. */
    private static final int PREFIX_BYTES = 16;
    static final int BYTES = 4 * PREFIX_BYTES + HEADER_BYTES + VERSION_BYTES + Long.BYTES;

    private CoreNotes() {
    }

    static ByteBuffer of(CoreLayout layout, HypervisorInfo xen) {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        begin(out, NONE, 0);
        begin(out, HEADER, HEADER_BYTES);
        out.putLong(layout.translated() ? MAGIC_HVM : MAGIC_PV).putLong(layout.vcpus()).putLong(layout.pages()).putLong(Pages.SIZE);
        begin(out, XEN_VERSION, VERSION_BYTES);
        out.putLong(xen.major()).putLong(xen.minor());
        text(out, xen.extra(), EXTRA_BYTES);
        text(out, xen.compiler(), COMPILER_BYTES);
        text(out, xen.compiledBy(), COMPILED_BY_BYTES);
        text(out, xen.compileDomain(), COMPILE_DOMAIN_BYTES);
        text(out, xen.compileDate(), COMPILE_DATE_BYTES);
        // The hypervisor ends each of them with a blank.
        text(out, String.join(" ", xen.capabilities()) + " ", CAPABILITIES_BYTES);
        text(out, xen.changeset(), CHANGESET_BYTES);
        out.putLong(xen.platformStart()).putLong(xen.pageSize());
        begin(out, FORMAT_VERSION, Long.BYTES);
        return out.putLong(FORMAT).flip();
    }

    private static void begin(ByteBuffer out, int type, int size) {
        out.putInt(4).putInt(size).putInt(type).put(new byte[] {'X', 'e', 'n', 0});
    }

    private static void text(ByteBuffer out, String text, int room) {
        out.put(Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), room - 1)).put((byte) 0);
    }
}
