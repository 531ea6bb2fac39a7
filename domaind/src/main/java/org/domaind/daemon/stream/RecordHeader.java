package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * The header of a record of the inner stream.
 *
 * @param kind   empty: one that may be ignored
 * @param length of the body in bytes, without what pads it
 */
public record RecordHeader(Optional<RecordKind> kind, int length) {
    public static final int BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final int MAX_IGNORED = 128 << 20;

    public RecordHeader(RecordKind kind, int length) {
        this(Optional.of(kind), length);
    }

    /** How many bytes follow the body. */
    public static int padding(int length) {
        return -length & ALIGNMENT - 1;
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(kind.orElseThrow(() -> new IllegalStateException("a record without a kind")).number()).putInt(length).array();
    }

    /** @param from {@link #BYTES} from its position on */
    public static RecordHeader read(ByteBuffer from) {
        ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
        int number = bytes.getInt();
        int length = bytes.getInt();
        Optional<RecordKind> kind = RecordKind.of(number);
        // Bit 31: whoever does not know it may ignore it.
        if (kind.isEmpty() && number >= 0) {
            throw StreamFault.unsupported(String.format(Locale.ROOT, "the saved guest has a record of kind %#x, which this release does not know", number));
        }
        int most = kind.map(RecordKind::maxBody).orElse(MAX_IGNORED);
        StreamFault.require(length >= 0 && length <= most, "a record of kind " + kind.map(Enum::name).orElse("unknown") + " has "
                + Integer.toUnsignedString(length) + " bytes");
        return new RecordHeader(kind, length);
    }
}
