package org.domaind.schema.savefile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.api.ProblemException;

/**
 * The header of a save file, and of what {@code xl migrate} sends (xen.git: tools/xl/xl.h, save_file_header): 48 bytes, little-endian, then optional data,
 * of which the first part is the guest's config.
 *
 * @param config the reference's JSON of the guest; empty: the file has none
 */
public record SaveHeader(Optional<String> config) {
    /** What every header has. */
    public static final int FIXED_BYTES = 48;
    /** Of optional data that is read; a config has some KiB. */
    public static final int MAX_OPTIONAL_BYTES = 4 << 20;
    private static final byte[] MAGIC = "Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTE_ORDER_AT = 32;
    private static final int MANDATORY_AT = 36;
    private static final int OPTIONAL_FLAGS_AT = 40;
    private static final int OPTIONAL_LENGTH_AT = 44;
    private static final int BYTE_ORDER = 0x01020304;
    private static final int IS_JSON = 1;
    private static final int IS_STREAM_V2 = 2;

    /** The part whose length is known. @param json the config is JSON  @param optionalBytes what follows, before the guest itself */
    public record Fixed(boolean json, int optionalBytes) {
    }

    /** @param bytes {@link #FIXED_BYTES} from its position on  @throws ProblemException {@code not-a-save-file}, {@code unsupported-save-file} */
    public static Fixed fixed(ByteBuffer bytes) {
        ByteBuffer header = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new ProblemException("not-a-save-file", "it does not begin as a file of xl save does");
        }
        if (header.getInt(BYTE_ORDER_AT) != BYTE_ORDER) {
            throw unsupported("it was written on a machine with another byte order");
        }
        int mandatory = header.getInt(MANDATORY_AT);
        if ((mandatory & ~(IS_JSON | IS_STREAM_V2)) != 0) {
            throw unsupported(String.format(Locale.ROOT, "its header asks for features that this release does not know (flags %#x)", mandatory));
        }
        if ((mandatory & IS_STREAM_V2) == 0) {
            throw unsupported("it has a legacy stream, of Xen before 4.6");
        }
        int optional = header.getInt(OPTIONAL_LENGTH_AT);
        if (optional < 0 || optional > MAX_OPTIONAL_BYTES) {
            throw new ProblemException("damaged-save-file", "its header tells of " + Integer.toUnsignedString(optional) + " bytes of optional data");
        }
        return new Fixed((mandatory & IS_JSON) != 0, optional);
    }

    /** @param optional all of the optional data  @throws ProblemException {@code damaged-save-file}, {@code unsupported-save-file} */
    public static SaveHeader of(Fixed fixed, byte[] optional) {
        if (optional.length < Integer.BYTES) {
            return new SaveHeader(Optional.empty());
        }
        int length = ByteBuffer.wrap(optional).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > optional.length - Integer.BYTES) {
            throw new ProblemException("damaged-save-file", "its config does not fit into its header");
        }
        if (length == 0) {
            return new SaveHeader(Optional.empty());
        }
        if (!fixed.json()) {
            throw unsupported("its config is not JSON, as that of Xen before 4.5 is not");
        }
        // The reference counts the NUL at its end.
        int end = Integer.BYTES + length;
        int text = optional[end - 1] == 0 ? length - 1 : length;
        return new SaveHeader(Optional.of(new String(optional, Integer.BYTES, text, StandardCharsets.UTF_8)));
    }

    /** The header with its optional data. */
    public byte[] bytes() {
        byte[] text = config.map(json -> (json + "\0").getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
        int optional = text.length == 0 ? 0 : Integer.BYTES + text.length;
        ByteBuffer header = ByteBuffer.allocate(FIXED_BYTES + optional).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
        header.putInt(BYTE_ORDER_AT, BYTE_ORDER).putInt(MANDATORY_AT, IS_STREAM_V2 | (text.length == 0 ? 0 : IS_JSON)).putInt(OPTIONAL_FLAGS_AT, 0)
                .putInt(OPTIONAL_LENGTH_AT, optional);
        if (optional > 0) {
            header.putInt(FIXED_BYTES, text.length).put(FIXED_BYTES + Integer.BYTES, text);
        }
        return header.array();
    }

    private static ProblemException unsupported(String why) {
        return new ProblemException("unsupported-save-file", why);
    }
}
