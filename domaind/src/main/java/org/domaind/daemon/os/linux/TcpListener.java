package org.domaind.daemon.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.SystemException;

/** Sockets that listen for TCP connections (tcp(7)), whose connections are descriptors that can be handed to other processes. */
public final class TcpListener {
    static {
        Native.register(TcpListener.class, Platform.C_LIBRARY_NAME);
    }

    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 10;
    private static final int SOCKET_LEVEL = 1;
    private static final int REUSE_ADDRESS = 2;
    /** struct sockaddr_in6, the larger one: family u16, port u16 in network order, flow u32, address, scope u32. */
    private static final int ADDRESS_BYTES = 28;
    private static final int ADDRESS_4_BYTES = 16;
    private static final int ADDRESS_4_AT = 4;
    private static final int ADDRESS_6_AT = 8;
    private static final int PORT_AT = 2;

    private TcpListener() {
    }

    private static native int socket(int family, int type, int protocol);

    private static native int setsockopt(int fd, int level, int option, long value, int length);

    private static native int bind(int fd, long address, int length);

    private static native int listen(int fd, int backlog);

    /**
     * A non-blocking socket that listens.
     *
     * @return negative: the port is in use
     * @throws SystemException the address is not this host's, or the like
     */
    public static int tryListen(InetAddress address, int port, int backlog) {
        boolean four = address instanceof Inet4Address;
        int fd = check("socket", socket(four ? FAMILY_4 : FAMILY_6, LocalSocket.STREAM | LocalSocket.CLOSE_ON_EXEC | LocalSocket.NON_BLOCKING, 0));
        try (NativeBlock block = new NativeBlock(ADDRESS_BYTES); NativeBlock on = new NativeBlock(Integer.BYTES)) {
            on.bytes().putInt(0, 1);
            // Where that cannot be had, the next daemon waits a little for the port.
            setsockopt(fd, SOCKET_LEVEL, REUSE_ADDRESS, on.address(), Integer.BYTES);
            ByteBuffer bytes = block.bytes();
            bytes.putShort(0, (short) (four ? FAMILY_4 : FAMILY_6)).put(four ? ADDRESS_4_AT : ADDRESS_6_AT, address.getAddress());
            bytes.duplicate().order(ByteOrder.BIG_ENDIAN).putShort(PORT_AT, (short) port);
            int failed = bind(fd, block.address(), four ? ADDRESS_4_BYTES : ADDRESS_BYTES) < 0 || listen(fd, backlog) < 0 ? Native.getLastError() : 0;
            if (failed != 0) {
                Libc.closeFile(fd);
                if (failed == Errno.EADDRINUSE) {
                    return -failed;
                }
                throw new SystemException("listen at " + address.getHostAddress() + " port " + port, failed);
            }
            return fd;
        }
    }

    private static int check(String what, int result) {
        if (result < 0) {
            throw new SystemException(what, Native.getLastError());
        }
        return result;
    }
}
