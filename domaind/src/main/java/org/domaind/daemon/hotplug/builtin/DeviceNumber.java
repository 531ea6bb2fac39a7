package org.domaind.daemon.hotplug.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What kind of file a path leads to, and the number of a block device. @param rdev as stat(2) has it */
record DeviceNumber(Kind kind, long rdev, boolean writable) {
    enum Kind { BLOCK, REGULAR, OTHER }

    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR_TYPE = 0100000;
    private static final int BLOCK_TYPE = 0060000;
    private static final int ANY_WRITE = 0222;

    /** Empty when there is no such file, or it cannot be looked at. */
    static Optional<DeviceNumber> of(Path path) {
        try {
            Map<String, Object> facts = Files.readAttributes(path, "unix:mode,rdev");
            int mode = (Integer) facts.get("mode");
            Kind kind = switch (mode & TYPE_MASK) {
                case BLOCK_TYPE -> Kind.BLOCK;
                case REGULAR_TYPE -> Kind.REGULAR;
                default -> Kind.OTHER;
            };
            return Optional.of(new DeviceNumber(kind, ((Number) facts.get("rdev")).longValue(), (mode & ANY_WRITE) != 0));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** As the store has it: {@code 7:0}, major and minor in hexadecimal digits. */
    static String text(long rdev) {
        long major = rdev >>> 8 & 0xFFF | rdev >>> 32 & ~0xFFFL;
        long minor = rdev & 0xFF | rdev >>> 12 & ~0xFFL;
        return Long.toHexString(major) + ":" + Long.toHexString(minor & 0xFFFFFFFFL);
    }
}
