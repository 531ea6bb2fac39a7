package org.domaind.daemon.devicemodel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.domaind.daemon.guestlog.GuestLog;

/** A device model's log, {@code qemu-dm-NAME.log}, and the end of it for messages. A guest may fill it (XSA-180), and nothing more. Not thread-safe. */
final class DeviceModelLog implements AutoCloseable {
    /** In bytes; two of these per guest's name. */
    static final long MAX_FILE = 1 << 20;
    static final int KEEP = 1;
    /** Kept for messages, in bytes. */
    static final int MAX_TAIL = 2048;

    private final GuestLog file;
    private byte[] tail = new byte[0];

    /** @param goOn this device model has written there before; otherwise what is there is an earlier one's */
    DeviceModelLog(Path folder, String guest, boolean goOn) {
        file = new GuestLog(folder, "qemu-dm-", guest, MAX_FILE, KEEP);
        if (!goOn) {
            file.beginAnew();
        }
    }

    synchronized void add(byte[] bytes) {
        byte[] joined = Arrays.copyOf(tail, tail.length + bytes.length);
        System.arraycopy(bytes, 0, joined, tail.length, bytes.length);
        tail = Arrays.copyOfRange(joined, Math.max(0, joined.length - MAX_TAIL), joined.length);
        file.write(bytes, bytes.length);
    }

    /** The last lines, without what a terminal obeys. */
    synchronized String tail() {
        return new String(tail, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\n]]", "").strip();
    }

    Path file() {
        return file.file();
    }

    @Override
    public void close() {
        file.close();
    }
}
