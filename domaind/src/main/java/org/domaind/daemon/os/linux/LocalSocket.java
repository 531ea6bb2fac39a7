package org.domaind.daemon.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.SystemException;

/** Unix sockets by their system calls (unix(7)). Those named {@code try} return a count or descriptor, or the negative error number. */
public final class LocalSocket {
    static {
        Native.register(LocalSocket.class, Platform.C_LIBRARY_NAME);
    }

    static final int FAMILY = 1;
    static final int STREAM = 1;
    static final int DATAGRAM = 2;
    static final int CLOSE_ON_EXEC = 0x80000;
    static final int NON_BLOCKING = 0x800;
    private static final int DONT_WAIT = 0x40;
    private static final int NO_SIGNAL = 0x4000;
    private static final int RECEIVED_CLOSE_ON_EXEC = 0x40000000;
    private static final int BOTH_WAYS = 2;
    private static final int SET_DESCRIPTOR_FLAGS = 2;
    private static final int CLOSE_ON_EXEC_FLAG = 1;
    private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;
    private static final int SOCKET_LEVEL = 1;
    private static final int PEER_CREDENTIALS = 17;
    /** struct ucred: pid, uid, gid, each 32 bits. */
    private static final int CREDENTIAL_BYTES = 12;
    private static final int PATH_AT = 2;
    private static final int PATH_BYTES = 108;

    private LocalSocket() {
    }

    private static native int socket(int family, int type, int protocol);

    private static native int bind(int fd, long address, int length);

    private static native int listen(int fd, int backlog);

    private static native int connect(int fd, long address, int length);

    private static native int accept4(int fd, long address, long length, int flags);

    private static native long recv(int fd, long buffer, long length, int flags);

    private static native long send(int fd, long buffer, long length, int flags);

    private static native long sendmsg(int fd, long message, int flags);

    private static native long recvmsg(int fd, long message, int flags);

    private static native int shutdown(int fd, int how);

    private static native int getsockopt(int fd, int level, int option, long value, long length);

    private static native int fcntl(int fd, int command, long argument);

    /** A non-blocking socket that listens at a path. */
    public static int listen(String path, int backlog) {
        int fd = open(STREAM);
        try (Address address = new Address(path)) {
            check("bind " + path, bind(fd, address.block.address(), address.length));
            check("listen", listen(fd, backlog));
            return fd;
        } catch (SystemException failure) {
            Libc.closeFile(fd);
            throw failure;
        }
    }

    /** A socket for datagrams to an address: a path, or {@code @} and an abstract name. */
    static int connectDatagrams(String to) {
        int fd = open(DATAGRAM);
        try (Address address = new Address(to)) {
            check("connect to " + to, connect(fd, address.block.address(), address.length));
            return fd;
        } catch (SystemException failure) {
            Libc.closeFile(fd);
            throw failure;
        }
    }

    /** A non-blocking stream socket that is connected to a path. Waits for nothing: whoever listens there need not have accepted it yet. */
    public static int connect(String path) {
        int fd = open(STREAM);
        try (Address address = new Address(path)) {
            check("connect to " + path, connect(fd, address.block.address(), address.length));
            return fd;
        } catch (SystemException failure) {
            Libc.closeFile(fd);
            throw failure;
        }
    }

    /** Sends as much as possible without blocking, and a descriptor with it. */
    public static int trySend(int fd, byte[] payload, int descriptor) {
        try (MessageBlock message = new MessageBlock(payload.length, 1)) {
            message.fill(payload, descriptor);
            return trySendMessage(fd, message.address());
        }
    }

    /** Another descriptor of the same file, with close-on-exec. */
    public static int duplicate(int fd) {
        return check("fcntl", fcntl(fd, DUPLICATE_CLOSE_ON_EXEC, 0));
    }

    private static int open(int type) {
        return check("socket", socket(FAMILY, type | CLOSE_ON_EXEC | NON_BLOCKING, 0));
    }

    public static int tryAccept(int listener) {
        int fd = accept4(listener, 0, 0, CLOSE_ON_EXEC);
        return fd < 0 ? -Native.getLastError() : fd;
    }

    /** Receives without blocking; 0 at the end of the stream. */
    public static int tryReceive(int fd, long buffer, int length) {
        int count = (int) recv(fd, buffer, length, DONT_WAIT);
        return count < 0 ? -Native.getLastError() : count;
    }

    /** Sends as much as possible without blocking. */
    public static int trySend(int fd, long buffer, int length) {
        int count = (int) send(fd, buffer, length, DONT_WAIT | NO_SIGNAL);
        return count < 0 ? -Native.getLastError() : count;
    }

    /** @param message the address of a struct msghdr */
    static int trySendMessage(int fd, long message) {
        int count = (int) sendmsg(fd, message, DONT_WAIT | NO_SIGNAL);
        return count < 0 ? -Native.getLastError() : count;
    }

    /** @param message the address of a struct msghdr */
    static int tryReceiveMessage(int fd, long message) {
        int count = (int) recvmsg(fd, message, DONT_WAIT | RECEIVED_CLOSE_ON_EXEC);
        return count < 0 ? -Native.getLastError() : count;
    }

    /** The process at the other end as it was when it connected (unix(7): SO_PEERCRED). @param uid of its user */
    public record Peer(int pid, int uid) {
    }

    /** The pid of the process that connected a socket (unix(7): SO_PEERCRED); 0 when unknown. */
    public static int peer(int fd) {
        return credentials(fd).pid();
    }

    /** Pid 0 and uid -1 when unknown. */
    public static Peer credentials(int fd) {
        try (NativeBlock credentials = new NativeBlock(CREDENTIAL_BYTES + Integer.BYTES)) {
            credentials.bytes().putInt(CREDENTIAL_BYTES, CREDENTIAL_BYTES);
            long at = credentials.address();
            return getsockopt(fd, SOCKET_LEVEL, PEER_CREDENTIALS, at, at + CREDENTIAL_BYTES) < 0 ? new Peer(0, -1)
                    : new Peer(credentials.bytes().getInt(0), credentials.bytes().getInt(Integer.BYTES));
        }
    }

    /** Shuts the socket down: both sides read the end of the stream, even if another process has the socket open. */
    public static void end(int fd) {
        shutdown(fd, BOTH_WAYS);
    }

    /** Sets close-on-exec. */
    public static void closeOnExec(int fd) {
        check("fcntl", fcntl(fd, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC_FLAG));
    }

    private static int check(String what, int result) {
        if (result < 0) {
            throw new SystemException(what, Native.getLastError());
        }
        return result;
    }

    /** struct sockaddr_un: family u16, path; an abstract path begins with a NUL and is not terminated. */
    private static final class Address implements AutoCloseable {
        private final NativeBlock block = new NativeBlock(PATH_AT + PATH_BYTES);
        private final int length;

        Address(String path) {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            boolean abstractName = path.startsWith("@");
            if (name.length == 0 || name.length >= PATH_BYTES) {
                block.close();
                throw new IllegalArgumentException("a socket's name has 1 to " + (PATH_BYTES - 1) + " bytes: " + path);
            }
            ByteBuffer bytes = block.bytes();
            bytes.putShort(0, (short) FAMILY).put(PATH_AT, name);
            if (abstractName) {
                bytes.put(PATH_AT, (byte) 0);
            }
            length = PATH_AT + name.length + (abstractName ? 0 : 1);
        }

        @Override
        public void close() {
            block.close();
        }
    }
}
