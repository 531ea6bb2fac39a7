package org.domaind.daemon.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes ELF kernels for tests: mutable, what is set last counts. */
public final class TestKernel {
    public static final long LINUX_BASE = 0xFFFFFFFF80000000L;
    public static final int ENTRY = 1;
    public static final int HYPERCALL_PAGE = 2;
    public static final int VIRT_BASE = 3;
    public static final int PADDR_OFFSET = 4;
    public static final int XEN_VERSION = 5;
    public static final int GUEST_OS = 6;
    public static final int LOADER = 8;
    public static final int FEATURES = 10;
    public static final int INIT_P2M = 15;
    public static final int MOD_START_PFN = 16;
    public static final int SUPPORTED_FEATURES = 17;
    public static final int PHYS32_ENTRY = 18;

    /** Where the notes go. */
    public enum Place { SEGMENT, SECTION, GUEST_STRING, NOWHERE }

    private record Segment(long physical, byte[] bytes, long memory, int flags) {
    }

    private record Note(String owner, int kind, byte[] value) {
    }

    private final List<Segment> segments = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private Place place = Place.SEGMENT;
    private String guestString = "";
    private boolean wide = true;
    private int machine = 62;
    private long entry;

    /** Nothing but what is added. */
    public static TestKernel bare() {
        return new TestKernel();
    }

    /** A kernel at physical 1 MiB: two segments, the second with bss; entry, hypercall page, base, loader. */
    public static TestKernel plain() {
        return bare().segment(0x100000, pattern(3 * 4096 + 100, 1), 3 * 4096 + 100).segment(0x105000, pattern(5000, 2), 3 * 4096)
                .note(XEN_VERSION, "xen-3.0").note(GUEST_OS, "test").note(LOADER, "generic").note(ENTRY, LINUX_BASE + 0x100010)
                .note(HYPERCALL_PAGE, LINUX_BASE + 0x101000).note(VIRT_BASE, LINUX_BASE).note(PADDR_OFFSET, 0);
    }

    /** Bytes that tell where they are. */
    public static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i * 31 + (i >>> 8) * 7);
        }
        return bytes;
    }

    public TestKernel segment(long physical, byte[] bytes, long memory) {
        segments.add(new Segment(physical, bytes, memory, 7));
        return this;
    }

    public TestKernel note(int kind, long value) {
        return note("Xen", kind, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    public TestKernel note(int kind, String value) {
        return note("Xen", kind, (value + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    public TestKernel note(String owner, int kind, byte[] value) {
        notes.removeIf(n -> n.owner().equals(owner) && n.kind() == kind);
        notes.add(new Note(owner, kind, value));
        return this;
    }

    public TestKernel without(int kind) {
        notes.removeIf(n -> n.kind() == kind);
        return this;
    }

    public TestKernel notesIn(Place where) {
        place = where;
        return this;
    }

    public TestKernel guestString(String text) {
        place = Place.GUEST_STRING;
        guestString = text;
        return this;
    }

    public TestKernel narrow() {
        wide = false;
        machine = 3;
        return this;
    }

    public TestKernel machine(int value) {
        machine = value;
        return this;
    }

    public TestKernel entry(long address) {
        entry = address;
        return this;
    }

    public byte[] elf() {
        byte[] noteBytes = notes();
        byte[] names = "\0.note\0__xen_guest\0.names\0".getBytes(StandardCharsets.US_ASCII);
        byte[] string = (guestString + "\0").getBytes(StandardCharsets.US_ASCII);
        int programHeaders = segments.size() + 1;
        int header = wide ? 64 : 52;
        int at = header + programHeaders * (wide ? 56 : 32);
        int notesAt = at;
        int namesAt = notesAt + noteBytes.length;
        int stringAt = namesAt + names.length;
        int dataAt = stringAt + string.length;
        int sectionsAt = dataAt + segments.stream().mapToInt(s -> s.bytes().length).sum();
        ByteBuffer out = ByteBuffer.allocate(sectionsAt + 4 * (wide ? 64 : 40)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1}).position(16);
        out.putShort((short) 2).putShort((short) machine).putInt(1);
        words(out, entry, header, sectionsAt).putInt(0).putShort((short) header).putShort((short) (wide ? 56 : 32))
                .putShort((short) programHeaders).putShort((short) (wide ? 64 : 40)).putShort((short) 4).putShort((short) 3);
        int offset = dataAt;
        for (Segment s : segments) {
            programHeader(out, 1, s.flags(), offset, s.physical(), s.bytes().length, s.memory());
            offset += s.bytes().length;
        }
        programHeader(out, place == Place.SEGMENT ? 4 : 0, 4, notesAt, 0, noteBytes.length, noteBytes.length);
        out.put(noteBytes).put(names).put(string);
        segments.forEach(s -> out.put(s.bytes()));
        section(out, 0, 0, 0, 0);
        section(out, 1, place == Place.SECTION ? 7 : 1, notesAt, noteBytes.length);
        section(out, place == Place.GUEST_STRING ? 7 : 0, 1, stringAt, string.length);
        section(out, 19, 3, namesAt, names.length);
        return out.array();
    }

    private ByteBuffer words(ByteBuffer out, long... values) {
        for (long v : values) {
            if (wide) {
                out.putLong(v);
            } else {
                out.putInt((int) v);
            }
        }
        return out;
    }

    private void programHeader(ByteBuffer out, int kind, int flags, long offset, long physical, long file, long memory) {
        out.putInt(kind);
        if (wide) {
            words(out.putInt(flags), offset, physical, physical, file, memory, 4096);
        } else {
            words(out, offset, physical, physical, file, memory).putInt(flags).putInt(4096);
        }
    }

    private void section(ByteBuffer out, int name, int kind, long offset, long bytes) {
        words(out.putInt(name).putInt(kind), 0, 0, offset, bytes).putInt(0).putInt(0);
        words(out, 4, 0);
    }

    private byte[] notes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Note n : notes) {
            byte[] owner = (n.owner() + "\0").getBytes(StandardCharsets.US_ASCII);
            ByteBuffer note = ByteBuffer.allocate(12 + aligned(owner.length) + aligned(n.value().length)).order(ByteOrder.LITTLE_ENDIAN);
            note.putInt(owner.length).putInt(n.value().length).putInt(n.kind()).put(owner);
            note.position(12 + aligned(owner.length)).put(n.value());
            out.writeBytes(note.array());
        }
        return out.toByteArray();
    }

    private static int aligned(int n) {
        return n + 3 & ~3;
    }
}
