package org.domaind.daemon.sim.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel image of simulated guests: a minimal ELF with the notes that builders of PV and PVH guests need. Its code is never executed
 * here; on a real hypervisor it would do nothing for ever.
 *
 * <p>Layout of the file: ELF header and program headers in the first page; then one segment of three pages (code, hypercall page, notes)
 * loaded at {@link #LOAD_ADDRESS}, followed by one page of zeroes that is in memory only.
 */
public final class SimKernel {
    public static final long VIRTUAL_BASE = 0xffffffff80000000L;
    public static final long LOAD_ADDRESS = 0xffffffff80100000L;
    public static final long ENTRY = LOAD_ADDRESS;
    public static final long HYPERCALL_PAGE = LOAD_ADDRESS + 0x1000;

    private static final int PAGE = 0x1000;
    private static final int PHYSICAL = 0x100000;
    private static final int NOTES = 3 * PAGE;
    private static final int FILE_SIZE = 4 * PAGE;
    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int LOAD = 1;
    private static final int NOTE = 4;
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int READ = 4;
    /** mov $1 (block), %edi; xor %esi, %esi; call hypercall_page + 29 * 32 (sched_op); jmp to the first instruction. */
    private static final byte[] CODE = code();
    /** For PVH: pause; jmp to it. */
    private static final byte[] PVH_CODE = {(byte) 0xf3, (byte) 0x90, (byte) 0xeb, (byte) 0xfc};
    private static final int PVH_CODE_AT = 0x40;

    private SimKernel() {
    }

    /** The image, complete. */
    public static byte[] bytes() {
        ByteBuffer notes = notes();
        ByteBuffer b = ByteBuffer.allocate(FILE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        // executable, x86-64, version, entry, program headers' offset, no section headers, no flags
        b.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ENTRY).putLong(ELF_HEADER).putLong(0).putInt(0);
        b.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
        b.putShort((short) 64).putShort((short) 0).putShort((short) 0);
        programHeader(b, LOAD, READ_WRITE_EXECUTE, PAGE, FILE_SIZE - PAGE, FILE_SIZE, PAGE);
        programHeader(b, NOTE, READ, NOTES, notes.remaining(), notes.remaining(), Integer.BYTES);
        b.position(PAGE).put(CODE);
        b.position(PAGE + PVH_CODE_AT).put(PVH_CODE);
        b.position(NOTES).put(notes);
        return b.array();
    }

    /** Writes the image, and the folders above it. */
    public static void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, bytes());
    }

    private static void programHeader(ByteBuffer b, int type, int flags, int offset, int fileSize, int memorySize, int align) {
        long within = offset - PAGE;
        b.putInt(type).putInt(flags).putLong(offset).putLong(LOAD_ADDRESS + within).putLong(PHYSICAL + within);
        b.putLong(fileSize).putLong(memorySize).putLong(align);
    }

    private static byte[] code() {
        ByteBuffer b = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 0xbf).putInt(1).put((byte) 0x31).put((byte) 0xf6);
        b.put((byte) 0xe8).putInt(PAGE + 29 * 32 - 12);
        b.put((byte) 0xeb).put((byte) -14);
        return b.array();
    }

    private static ByteBuffer notes() {
        ByteBuffer b = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
        // elfnote.h: GUEST_OS 6, XEN_VERSION 5, LOADER 8, ENTRY 1, HYPERCALL_PAGE 2, VIRT_BASE 3, PADDR_OFFSET 4
        note(b, 6, text("simulated"));
        note(b, 5, text("xen-3.0"));
        note(b, 8, text("generic"));
        note(b, 1, number(ENTRY));
        note(b, 2, number(HYPERCALL_PAGE));
        note(b, 3, number(VIRTUAL_BASE));
        note(b, 4, number(0));
        // PHYS32_ENTRY
        note(b, 18, number(PHYSICAL + PVH_CODE_AT));
        return b.flip();
    }

    private static void note(ByteBuffer b, int type, byte[] value) {
        byte[] name = text("Xen");
        b.putInt(name.length).putInt(value.length).putInt(type).put(name).put(value);
        b.position(b.position() + 3 & ~3);
    }

    private static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }
}
