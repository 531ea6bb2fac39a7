package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;

/** What a paravirtualised guest is told at its start (xen.h: start_info; fixed offsets). */
record GuestStartInfo(String magic, long pages, long sharedInfo, int flags, long storeMfn, int storePort, long consoleMfn, int consolePort,
                 long pageTableBase, long pageTableFrames, long p2m, long moduleStart, long moduleLength, String commandLine) {
    /** The module's start is a guest frame number, not a virtual address. */
    static final int MODULE_START_IS_PFN = 8;
    private static final int MAGIC_BYTES = 32;
    private static final int COMMAND_LINE_BYTES = 1024;

    /** @param b little-endian, the struct at its beginning */
    static GuestStartInfo read(ByteBuffer b) {
        return new GuestStartInfo(GuestRam.text(b, 0, MAGIC_BYTES), b.getLong(32), b.getLong(40), b.getInt(48), b.getLong(56), b.getInt(64),
                b.getLong(72), b.getInt(80), b.getLong(88), b.getLong(96), b.getLong(104), b.getLong(112), b.getLong(120),
                GuestRam.text(b, 128, COMMAND_LINE_BYTES));
    }
}
