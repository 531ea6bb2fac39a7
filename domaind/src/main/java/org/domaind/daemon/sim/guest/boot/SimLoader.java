package org.domaind.daemon.sim.guest.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files by which simulated HVM guests start: a minimal ELF of 32 bits in hvmloader's place, and a BIOS. Their code is never executed here. */
public final class SimLoader {
    private static final int PAGE = 0x1000;
    private static final int PHYSICAL = 0x100000;
    private static final int HEADER = 52;
    private static final int PROGRAM_HEADER = 32;
    private static final int BIOS_BYTES = 3 * PAGE + 100;
    /** pause; jmp to it. */
    private static final byte[] CODE = {(byte) 0xf3, (byte) 0x90, (byte) 0xeb, (byte) 0xfc};

    private SimLoader() {
    }

    /** @param root of a simulated host's file system */
    public static void install(Path root, int minor) throws IOException {
        Path folder = Files.createDirectories(root.resolve("usr/lib/xen-4." + minor + "/boot"));
        Files.write(folder.resolve("hvmloader"), loader());
        Files.write(folder.resolve("seabios.bin"), new byte[BIOS_BYTES]);
    }

    static byte[] loader() {
        ByteBuffer b = ByteBuffer.allocate(2 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).position(16);
        // executable, 80386, version, entry, program headers' offset, no section headers, no flags
        b.putShort((short) 2).putShort((short) 3).putInt(1).putInt(PHYSICAL).putInt(HEADER).putInt(0).putInt(0);
        b.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1).putShort((short) 40).putShort((short) 0).putShort((short) 0);
        // load, offset, virtual, physical, bytes in the file, bytes in memory, all rights
        b.putInt(1).putInt(PAGE).putInt(PHYSICAL).putInt(PHYSICAL).putInt(PAGE).putInt(2 * PAGE).putInt(7).putInt(PAGE);
        return b.put(PAGE, CODE).array();
    }
}
