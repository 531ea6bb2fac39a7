package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/** The outer stream (libxl, version 2): its header, and the headers of its records. */
public final class LibxlStream {
    /** Of the stream's header, and of each record's. */
    public static final int HEADER_BYTES = 16;
    /** The most that a record of this kind may have; the state of a device model has some MiB. */
    public static final int MAX_BODY = 128 << 20;
    /** "LibxlFmt" */
    private static final long IDENT = 0x4c6962786c466d74L;
    private static final int VERSION = 2;
    private static final int BIG_ENDIAN = 1;
    private static final int LEGACY = 2;

    /** What a record holds. */
    public enum Kind {
        END(0), LIBXC_CONTEXT(1), EMULATOR_XENSTORE_DATA(2), EMULATOR_CONTEXT(3), CHECKPOINT_END(4), CHECKPOINT_STATE(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        static Optional<Kind> of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** @param length of the body in bytes, without what pads it to a multiple of eight */
    public record Head(Kind kind, int length) {
        public static final int BYTES = 8;

        public byte[] bytes() {
            return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(kind.number).putInt(length).array();
        }

        /** @param from {@link #BYTES} from its position on */
        public static Head read(ByteBuffer from) {
            ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
            int number = bytes.getInt();
            int length = bytes.getInt();
            Kind kind = Kind.of(number).orElseThrow(() -> StreamFault.damaged(String.format(Locale.ROOT, "the outer stream has a record of kind %#x", number)));
            StreamFault.require(length >= 0 && length <= MAX_BODY, "a record of the outer stream has " + Integer.toUnsignedString(length) + " bytes");
            return new Head(kind, length);
        }
    }

    private LibxlStream() {
    }

    /** The stream's header. */
    public static byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES).putLong(IDENT).putInt(VERSION).putInt(0).array();
    }

    /** @param from {@link #HEADER_BYTES} from its position on  @throws org.domaind.schema.api.ProblemException it is another stream's */
    public static void check(ByteBuffer from) {
        ByteBuffer bytes = from.slice().order(ByteOrder.BIG_ENDIAN);
        StreamFault.require(bytes.getLong() == IDENT, "the outer stream has no header");
        int version = bytes.getInt();
        if (version != VERSION) {
            throw StreamFault.unsupported("the outer stream has version " + Integer.toUnsignedString(version) + ", and only " + VERSION + " is known");
        }
        int options = bytes.getInt();
        if ((options & BIG_ENDIAN) != 0) {
            throw StreamFault.unsupported("the guest was saved on a machine with another byte order");
        }
        if ((options & LEGACY) != 0) {
            throw StreamFault.unsupported("the guest was saved in the legacy format, of Xen before 4.6");
        }
    }
}
