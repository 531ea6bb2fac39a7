package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The two headers of the inner stream (libxc).
 *
 * @param version    2 or 3, which has an end of its static data
 * @param translated a PVH or HVM guest, not a PV guest
 * @param xenMajor   of the release on which it was saved
 */
public record ImageHeader(int version, boolean translated, int xenMajor, int xenMinor) {
    public static final int BYTES = 40;
    /** What is written. */
    public static final int VERSION = 3;
    private static final int OLDEST_VERSION = 2;
    private static final int ID = 0x58454E46;
    private static final int OPTIONS_AT = 16;
    private static final int DOMAIN_AT = 24;
    private static final int BIG_ENDIAN = 1;
    private static final int PV = 1;
    private static final int HVM = 2;
    private static final short PAGE_SHIFT = 12;

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(-1).putInt(ID).putInt(version).putLong(0);
        bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(translated ? HVM : PV).putShort(PAGE_SHIFT).putShort((short) 0).putInt(xenMajor).putInt(xenMinor);
        return bytes.array();
    }

    /** @param from {@link #BYTES} from its position on */
    public static ImageHeader read(ByteBuffer from) {
        ByteBuffer bytes = from.slice().order(ByteOrder.BIG_ENDIAN);
        if (bytes.getLong() != -1) {
            throw StreamFault.unsupported("the guest was saved in the legacy format, of Xen before 4.6");
        }
        StreamFault.require(bytes.getInt() == ID, "the inner stream has no header");
        int version = bytes.getInt();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw StreamFault.unsupported("the guest's stream has version " + Integer.toUnsignedString(version) + ", and only 2 and 3 are known");
        }
        if ((bytes.getShort(OPTIONS_AT) & BIG_ENDIAN) != 0) {
            throw StreamFault.unsupported("the guest was saved on a machine with another byte order");
        }
        ByteBuffer domain = bytes.position(DOMAIN_AT).slice().order(ByteOrder.LITTLE_ENDIAN);
        int type = domain.getInt();
        StreamFault.require(type == PV || type == HVM, "the guest's type is " + Integer.toUnsignedString(type));
        short shift = domain.getShort();
        StreamFault.require(shift == PAGE_SHIFT, "its pages have 2^" + Short.toUnsignedInt(shift) + " bytes");
        domain.getShort();
        return new ImageHeader(version, type == HVM, domain.getInt(), domain.getInt());
    }
}
