package org.domaind.daemon.os;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The C library's functions that Java lacks. Addresses are plain numbers; all sizes are bytes. 64-bit machines only.
 *
 * <p>Each throws {@link SystemException}; an interrupted call (EINTR) is repeated where repeating has no other effect.
 */
public final class Libc {
    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    /** Larger than any kernel's struct termios (Linux: 60 bytes, BSD: 44). */
    private static final int TERMIOS_BYTES = 256;
    private static final int CONTROL_FLAGS_AT = 8;
    private static final int LINE_FLAGS_AT = 12;
    private static final int NOW = 0;

    private Libc() {
    }

    // The names and argument lists are the C library's.

    private static native int open(String path, int flags);

    private static native int open(byte[] path, int flags);

    private static native int close(int fd);

    private static native int ioctl(int fd, long request, long argument);

    private static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    private static native int munmap(long address, long length);

    private static native int madvise(long address, long length, int advice);

    private static native long read(int fd, long buffer, long length);

    private static native long write(int fd, long buffer, long length);

    private static native long lseek(int fd, long offset, int whence);

    private static native int poll(long fds, long count, int timeoutMillis);

    private static native int pipe2(int[] fds, int flags);

    private static native int posix_openpt(int flags);

    private static native int grantpt(int fd);

    private static native int unlockpt(int fd);

    private static native int ptsname_r(int fd, byte[] name, long length);

    private static native int tcgetattr(int fd, byte[] termios);

    private static native int tcsetattr(int fd, int actions, byte[] termios);

    private static native void cfmakeraw(byte[] termios);

    private static native Pointer strerror(int errno);

    /** @return the file descriptor */
    public static int openFile(String path, int flags) {
        return check("open " + path, open(path, flags));
    }

    /** @param path its bytes  @return the file descriptor, or the negative error number */
    public static int tryOpen(byte[] path, int flags) {
        int fd = open(Arrays.copyOf(path, path.length + 1), flags);
        return fd == -1 ? -Native.getLastError() : fd;
    }

    public static void closeFile(int fd) {
        // Not repeated on EINTR: the descriptor is closed anyway, and may have been reused by then.
        close(fd);
    }

    /** @return what the call returned, or the negative error number */
    public static int tryControl(int fd, long request, long argument) {
        int result = ioctl(fd, request, argument);
        return result == -1 ? -Native.getLastError() : result;
    }

    /** @param what named in the exception */
    public static int control(String what, int fd, long request, long argument) {
        int result = tryControl(fd, request, argument);
        if (result < 0) {
            throw new SystemException(what, -result);
        }
        return result;
    }

    /** @return the address, or the negative error number */
    public static long tryMap(long length, int protection, int flags, int fd, long offset) {
        long address = mmap(0, length, protection, flags, fd, offset);
        return address == -1 ? -Native.getLastError() : address;
    }

    public static long map(String what, long length, int protection, int flags, int fd, long offset) {
        long address = tryMap(length, protection, flags, fd, offset);
        if (address < 0) {
            throw new SystemException(what, (int) -address);
        }
        return address;
    }

    /** As {@link #map}, over what is at an address. */
    static void mapOver(String what, long address, long length, int protection, int flags, int fd, long offset) {
        if (mmap(address, length, protection, flags, fd, offset) == -1) {
            throw new SystemException(what, Native.getLastError());
        }
    }

    public static void unmap(long address, long length) {
        check("munmap", munmap(address, length));
    }

    public static void advise(long address, long length, int advice) {
        check("madvise", madvise(address, length, advice));
    }

    /** @return bytes read, 0 at the end, or the negative error number */
    public static int tryRead(int fd, long buffer, int length) {
        long result = read(fd, buffer, length);
        return result == -1 ? -Native.getLastError() : (int) result;
    }

    /** @return bytes written, or the negative error number */
    public static int tryWrite(int fd, long buffer, int length) {
        long result = write(fd, buffer, length);
        return result == -1 ? -Native.getLastError() : (int) result;
    }

    /** The next byte that is read or written is there. @param position from the file's beginning */
    public static void seek(int fd, long position) {
        if (lseek(fd, position, 0) == -1) {
            throw new SystemException("lseek", Native.getLastError());
        }
    }

    /** The bytes at an address, little-endian. The memory stays its owner's. */
    public static ByteBuffer bytesAt(long address, int length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @return its ends: read, write */
    public static int[] pipe(int flags) {
        int[] ends = new int[2];
        check("pipe", pipe2(ends, flags));
        return ends;
    }

    /** @param timeoutMillis negative for no limit  @return how many are ready, or the negative error number */
    static int tryPoll(long entries, int count, int timeoutMillis) {
        int result = poll(entries, count, timeoutMillis);
        return result == -1 ? -Native.getLastError() : result;
    }

    static int openTerminal(int flags) {
        int fd = check("posix_openpt", posix_openpt(flags));
        if (grantpt(fd) == -1 || unlockpt(fd) == -1) {
            int errno = Native.getLastError();
            closeFile(fd);
            throw new SystemException("unlockpt", errno);
        }
        return fd;
    }

    static String slaveName(int fd) {
        byte[] name = new byte[256];
        int errno = ptsname_r(fd, name, name.length);
        if (errno != 0) {
            throw new SystemException("ptsname", errno);
        }
        return Native.toString(name);
    }

    /** As the C library words it: {@code No such file or directory}. */
    public static String errorText(int errno) {
        return strerror(errno).getString(0);
    }

    /** A terminal's modes, for {@link #restoreTerminal}. */
    public static byte[] terminalModes(int fd) {
        byte[] termios = new byte[TERMIOS_BYTES];
        check("tcgetattr", tcgetattr(fd, termios));
        return termios;
    }

    public static void restoreTerminal(int fd, byte[] modes) {
        check("tcsetattr", tcsetattr(fd, NOW, modes));
    }

    /** Whether the terminal, which had these modes before, is now in the raw mode that {@code cfmakeraw} makes of them. */
    public static boolean isRaw(int fd, byte[] modes) {
        byte[] raw = modes.clone();
        cfmakeraw(raw);
        byte[] now = terminalModes(fd);
        // struct termios begins with the flags for input, output, control and local modes; drivers may change the control flags.
        return Arrays.equals(raw, 0, CONTROL_FLAGS_AT, now, 0, CONTROL_FLAGS_AT)
                && Arrays.equals(raw, LINE_FLAGS_AT, LINE_FLAGS_AT + Integer.BYTES, now, LINE_FLAGS_AT, LINE_FLAGS_AT + Integer.BYTES);
    }

    /** No echo, no line editing, no signals by key. */
    static void makeRaw(int fd) {
        byte[] termios = terminalModes(fd);
        cfmakeraw(termios);
        restoreTerminal(fd, termios);
    }

    private static int check(String what, int result) {
        if (result == -1) {
            throw new SystemException(what, Native.getLastError());
        }
        return result;
    }
}
