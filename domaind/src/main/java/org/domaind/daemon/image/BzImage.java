package org.domaind.daemon.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;

/** The x86 boot protocol's file (Linux, Documentation/arch/x86/boot.rst): a boot sector, a setup part, and a payload. */
final class BzImage {
    private static final int HEADER_BYTES = 0x250;
    private static final int SETUP_SECTORS = 0x1F1;
    private static final int MAGIC_AT = 0x202;
    private static final int MAGIC = 0x53726448; // "HdrS"
    private static final int VERSION_AT = 0x206;
    private static final int PAYLOAD_OFFSET_AT = 0x248;
    private static final int PAYLOAD_LENGTH_AT = 0x24C;
    /** The first version of the protocol with the payload's position (Linux 2.6.26). */
    private static final int VERSION_WITH_PAYLOAD = 0x0208;
    private static final int SECTOR = 512;
    /** The number of setup sectors meant by 0. */
    private static final int DEFAULT_SETUP_SECTORS = 4;

    private BzImage() {
    }

    /** The payload of a bzImage; empty when the file is not a bzImage. */
    static Optional<FileSlice> payload(FileSlice file) throws ImageFault {
        ByteBuffer head = file.peek(0, HEADER_BYTES);
        if (head.limit() < HEADER_BYTES || head.getInt(MAGIC_AT) != MAGIC) {
            return Optional.empty();
        }
        int version = head.getShort(VERSION_AT) & 0xFFFF;
        if (version < VERSION_WITH_PAYLOAD) {
            throw new ImageFault(ImageFault.NOT_FOR_PV, String.format(Locale.ROOT,
                    "is a bzImage of boot protocol %d.%02d, which has no payload to unpack", version >>> 8, version & 0xFF), "needs protocol 2.08, Linux 2.6.26");
        }
        int sectors = head.get(SETUP_SECTORS) & 0xFF;
        long offset = Integer.toUnsignedLong(head.getInt(PAYLOAD_OFFSET_AT))
                + (long) ((sectors == 0 ? DEFAULT_SETUP_SECTORS : sectors) + 1) * SECTOR;
        long length = Integer.toUnsignedLong(head.getInt(PAYLOAD_LENGTH_AT));
        if (length == 0 || offset > file.length() || length > file.length() - offset) {
            throw ImageFault.corrupt("its payload, " + length + " bytes at " + offset + ", is not within the file's " + file.length()
                    + " bytes");
        }
        return Optional.of(file.part(offset, length));
    }
}
