package org.domaind.daemon.sim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The state of a hardware-virtualised guest as the hypervisor hands it out and takes it: records, each behind its descriptor (hvm/save.h). */
final class HvmRecords {
    static final int HEADER = 1;
    static final int CPU = 2;
    static final int MTRR = 14;
    private static final int END = 0;
    private static final int DESCRIPTOR_BYTES = 8;
    private static final int MAGIC = 0x54381286;
    private static final int VERSION = 2;
    private static final Map<Integer, Integer> LENGTHS = Map.of(HEADER, 24, CPU, 1032, MTRR, 240);

    /** @param instance the vcpu, for what each vcpu has */
    record Entry(int code, int instance, byte[] payload) {
    }

    private HvmRecords() {
    }

    static byte[] zeroes(int code) {
        return new byte[LENGTHS.get(code)];
    }

    /** A header, these records, an end. */
    static byte[] write(List<Entry> entries) {
        ByteBuffer header = ByteBuffer.allocate(LENGTHS.get(HEADER)).order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).putInt(VERSION);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, new Entry(HEADER, 0, header.array()));
        entries.forEach(entry -> write(out, entry));
        write(out, new Entry(END, 0, new byte[0]));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Entry entry) {
        ByteBuffer descriptor = ByteBuffer.allocate(DESCRIPTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(descriptor.putShort((short) entry.code()).putShort((short) entry.instance()).putInt(entry.payload().length).array());
        out.writeBytes(entry.payload());
    }

    /**
     * The records between header and end.
     *
     * @throws IllegalArgumentException when they are not well formed, or of a kind that is not simulated
     */
    static List<Entry> read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Entry header = next(in);
        if (header.code() != HEADER || ByteBuffer.wrap(header.payload()).order(ByteOrder.LITTLE_ENDIAN).getInt() != MAGIC) {
            throw new IllegalArgumentException("no header");
        }
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = next(in); entry.code() != END; entry = next(in)) {
            entries.add(entry);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes after the end");
        }
        return entries;
    }

    private static Entry next(ByteBuffer in) {
        if (in.remaining() < DESCRIPTOR_BYTES) {
            throw new IllegalArgumentException("no end");
        }
        int code = Short.toUnsignedInt(in.getShort());
        int instance = Short.toUnsignedInt(in.getShort());
        int length = in.getInt();
        if (length != (code == END ? 0 : LENGTHS.getOrDefault(code, -1)) || length > in.remaining()) {
            throw new IllegalArgumentException("record " + code + " of " + length + " bytes");
        }
        byte[] payload = new byte[length];
        in.get(payload);
        return new Entry(code, instance, payload);
    }
}
