package org.domaind.daemon.build.pv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.build.Pages;

/**
 * The start info page of a PV guest (xen.h: start_info, 64-bit).
 *
 * @param pages         of memory
 * @param sharedInfoMfn its shared info page
 * @param tablesAddress virtual, of the level-4 table
 * @param tablePages    of the initial mapping
 * @param p2mAddress    virtual, of the p2m list
 * @param modStart      virtual address of the ramdisk, or its pfn when {@code modStartIsPfn}; 0 for none
 * @param modBytes      a multiple of the page size
 * @param p2mPfn        of the p2m list when it is outside the initial mapping, else 0
 * @param p2mPages      of that list and its page tables, else 0
 */
record StartInfo(long pages, long sharedInfoMfn, long storeMfn, int storePort, long consoleMfn, int consolePort, long tablesAddress,
                 long tablePages, long p2mAddress, long modStart, long modBytes, boolean modStartIsPfn, String commandLine, long p2mPfn,
                 long p2mPages) {
    static final int BYTES = 1168;
    private static final String MAGIC = "xen-3.0-x86_64";
    private static final int PAGES_AT = 32;
    private static final int SHARED_INFO_AT = 40;
    private static final int FLAGS_AT = 48;
    private static final int STORE_MFN_AT = 56;
    private static final int STORE_PORT_AT = 64;
    private static final int CONSOLE_MFN_AT = 72;
    private static final int CONSOLE_PORT_AT = 80;
    private static final int TABLES_AT = 88;
    private static final int TABLE_PAGES_AT = 96;
    private static final int P2M_AT = 104;
    private static final int MOD_START_AT = 112;
    private static final int MOD_BYTES_AT = 120;
    private static final int COMMAND_LINE_AT = 128;
    private static final int COMMAND_LINE_BYTES = 1024;
    private static final int P2M_PFN_AT = 1152;
    private static final int P2M_PAGES_AT = 1160;
    /** SIF_MOD_START_PFN */
    private static final int MOD_START_IS_PFN = 1 << 3;

    /** Writes to a zeroed little-endian page. */
    void write(ByteBuffer page) {
        page.put(0, MAGIC.getBytes(StandardCharsets.US_ASCII));
        page.putLong(PAGES_AT, pages);
        page.putLong(SHARED_INFO_AT, sharedInfoMfn << Pages.SHIFT);
        page.putInt(FLAGS_AT, modStartIsPfn ? MOD_START_IS_PFN : 0);
        page.putLong(STORE_MFN_AT, storeMfn);
        page.putInt(STORE_PORT_AT, storePort);
        page.putLong(CONSOLE_MFN_AT, consoleMfn);
        page.putInt(CONSOLE_PORT_AT, consolePort);
        page.putLong(TABLES_AT, tablesAddress);
        page.putLong(TABLE_PAGES_AT, tablePages);
        page.putLong(P2M_AT, p2mAddress);
        page.putLong(MOD_START_AT, modStart);
        page.putLong(MOD_BYTES_AT, modBytes);
        byte[] line = commandLine.getBytes(StandardCharsets.UTF_8);
        page.put(COMMAND_LINE_AT, line, 0, Math.min(line.length, COMMAND_LINE_BYTES - 1));
        page.putLong(P2M_PFN_AT, p2mPfn);
        page.putLong(P2M_PAGES_AT, p2mPages);
    }
}
