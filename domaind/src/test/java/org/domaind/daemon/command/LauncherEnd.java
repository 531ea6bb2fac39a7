package org.domaind.daemon.command;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A launcher's end of the commands' socket that says anything, and sends any descriptors. Waits are the kernel's: a read ends with the connection. */
public final class LauncherEnd implements AutoCloseable {
    static final String BUILD = "build-1";
    private static final int UNIX = 1;
    private static final int STREAM = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int RIGHTS_HEADER = 16;

    static {
        Native.register(LauncherEnd.class, Platform.C_LIBRARY_NAME);
    }

    private final int fd = socket(UNIX, STREAM | CLOSE_ON_EXEC, 0);

    private static native int socket(int family, int type, int protocol);

    private static native int connect(int fd, Pointer address, int length);

    private static native long sendmsg(int fd, Pointer message, int flags);

    private static native long read(int fd, byte[] into, long length);

    private static native long write(int fd, byte[] from, long length);

    private static native int close(int fd);

    private static native int shutdown(int fd, int how);

    private static native int open(String path, int flags);

    private static native int pipe2(int[] ends, int flags);

    public LauncherEnd(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        try (Memory address = new Memory(110)) {
            address.clear();
            address.setShort(0, (short) UNIX);
            address.write(2, name, 0, name.length);
            if (connect(fd, address, 3 + name.length) < 0) {
                throw new IllegalStateException("cannot connect to " + path + ": errno " + Native.getLastError());
            }
        }
    }

    int descriptor() {
        return fd;
    }

    // --- descriptors to hand over

    static int opened(String path, int flags) {
        return open(path, flags | CLOSE_ON_EXEC);
    }

    /** @return its ends: read, write */
    public static int[] pipe() {
        int[] ends = new int[2];
        if (pipe2(ends, CLOSE_ON_EXEC) < 0) {
            throw new IllegalStateException("no pipe: errno " + Native.getLastError());
        }
        return ends;
    }

    public static void closed(int... descriptors) {
        for (int descriptor : descriptors) {
            close(descriptor);
        }
    }

    /** Reads to the end. */
    static String text(int descriptor) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (long count = read(descriptor, piece, piece.length); count > 0; count = read(descriptor, piece, piece.length)) {
            all.write(piece, 0, (int) count);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    static void put(int descriptor, byte[] bytes) {
        write(descriptor, bytes, bytes.length);
    }

    // --- what is said

    /** A request as the launcher makes it. */
    static byte[] request(String build, String program, List<String> arguments, List<String> environment, int... kinds) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<String> strings = new ArrayList<>(List.of(build, program, "/"));
        strings.addAll(arguments);
        strings.addAll(environment);
        for (String string : strings) {
            body.writeBytes(string.getBytes(StandardCharsets.ISO_8859_1));
            body.write(0);
        }
        ByteBuffer request = ByteBuffer.allocate(24 + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        request.put("dmnd".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        for (int i = 0; i < 3; i++) {
            request.put((byte) kinds[i]);
        }
        return request.put((byte) 0).putInt(022).putInt(arguments.size()).putInt(body.size()).put(body.toByteArray()).array();
    }

    /** @return false when nobody takes it */
    boolean send(byte[] bytes, int... descriptors) {
        int control = (RIGHTS_HEADER + 4 * descriptors.length + 7) / 8 * 8;
        try (Memory block = new Memory(72 + control + Math.max(1, bytes.length))) {
            block.clear();
            block.setPointer(16, block.share(56));
            block.setLong(24, 1);
            if (descriptors.length > 0) {
                block.setPointer(32, block.share(72));
                block.setLong(40, control);
                block.setLong(72, RIGHTS_HEADER + 4L * descriptors.length);
                block.setInt(80, 1);
                block.setInt(84, 1);
                block.write(72 + RIGHTS_HEADER, descriptors, 0, descriptors.length);
            }
            block.setPointer(56, block.share(72 + control));
            block.setLong(64, bytes.length);
            block.write(72 + control, bytes, 0, bytes.length);
            return sendmsg(fd, block, NO_SIGNAL) == bytes.length;
        }
    }

    /** Sends no more, and hears all the same. */
    void finish() {
        shutdown(fd, 1);
    }

    /** The next frame, its letter and its text; the empty string at the end of the connection. */
    public String frame() {
        byte[] header = exactly(3);
        if (header.length < 3) {
            return "";
        }
        byte[] text = exactly(Byte.toUnsignedInt(header[1]) | Byte.toUnsignedInt(header[2]) << 8);
        return (char) header[0] + new String(text, StandardCharsets.ISO_8859_1);
    }

    /** All letters to the end. */
    String letters() {
        StringBuilder letters = new StringBuilder();
        for (String frame = frame(); !frame.isEmpty(); frame = frame()) {
            letters.append(frame.charAt(0));
        }
        return letters.toString();
    }

    private byte[] exactly(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            byte[] piece = new byte[count - all.size()];
            long got = read(fd, piece, piece.length);
            if (got <= 0) {
                return new byte[0];
            }
            all.write(piece, 0, (int) got);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        close(fd);
    }
}
