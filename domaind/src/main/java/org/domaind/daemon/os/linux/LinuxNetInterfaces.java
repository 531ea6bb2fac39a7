package org.domaind.daemon.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.NetInterfaces;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;

/** Network interfaces by netdevice(7), bridges by their two requests (Linux: include/uapi/linux/sockios.h, if.h). */
public final class LinuxNetInterfaces implements NetInterfaces {
    static {
        Native.register(LinuxNetInterfaces.class, Platform.C_LIBRARY_NAME);
    }

    private static final int LOCAL_SOCKETS = 1;
    private static final int DATAGRAM = 2;
    private static final long GET_FLAGS = 0x8913;
    private static final long SET_FLAGS = 0x8914;
    private static final long GET_MTU = 0x8921;
    private static final long SET_MTU = 0x8922;
    private static final long SET_NAME = 0x8923;
    private static final long SET_ADDRESS = 0x8924;
    private static final long GET_INDEX = 0x8933;
    private static final long ADD_PORT = 0x89A2;
    private static final long REMOVE_PORT = 0x89A3;
    /** struct ifreq: a name, then a value of the request's. */
    private static final int REQUEST_BYTES = 40;
    private static final int VALUE_AT = MAX_NAME + 1;
    private static final short UP = 1;
    /** ARPHRD_ETHER, the family of hardware addresses. */
    private static final short ETHERNET = 1;
    private static final Path INTERFACES = Path.of("/sys/class/net");

    // The C library's.
    private static native int socket(int domain, int type, int protocol);

    @Override
    public boolean exists(String name) {
        return isName(name) && Files.exists(INTERFACES.resolve(name));
    }

    @Override
    public boolean isBridge(String name) {
        return isName(name) && Files.exists(INTERFACES.resolve(name).resolve("bridge"));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= MAX_NAME && !name.contains("/") && !name.startsWith(".");
    }

    @Override
    public int mtu(String name) {
        return (int) ask("read the MTU of " + name, GET_MTU, name, 0);
    }

    @Override
    public void setMtu(String name, int bytes) {
        ask("set the MTU of " + name, SET_MTU, name, bytes);
    }

    @Override
    public void setAddress(String name, byte[] address) {
        try (NativeBlock request = request(name)) {
            request.bytes().putShort(VALUE_AT, ETHERNET).put(VALUE_AT + Short.BYTES, address);
            control("set the address of " + name, SET_ADDRESS, request);
        }
    }

    @Override
    public void setUp(String name, boolean up) {
        short flags = (short) ask("read the state of " + name, GET_FLAGS, name, 0);
        int wanted = up ? flags | UP : flags & ~UP;
        ask((up ? "start " : "stop ") + name, SET_FLAGS, name, wanted & 0xFFFF);
    }

    @Override
    public void rename(String name, String newName) {
        try (NativeBlock request = request(name)) {
            request.bytes().put(VALUE_AT, bytes(newName));
            control("rename " + name + " to " + newName, SET_NAME, request);
        }
    }

    @Override
    public void join(String bridge, String name) {
        if (!Files.exists(port(bridge, name))) {
            ask("make " + name + " a port of " + bridge, ADD_PORT, bridge, index(name));
        }
    }

    @Override
    public void leave(String bridge, String name) {
        if (Files.exists(port(bridge, name))) {
            ask("take " + name + " from " + bridge, REMOVE_PORT, bridge, index(name));
        }
    }

    private static Path port(String bridge, String name) {
        return INTERFACES.resolve(bridge).resolve("brif").resolve(name);
    }

    private static long index(String name) {
        return ask("look up " + name, GET_INDEX, name, 0);
    }

    /** A request whose value is a number. @return the value afterwards */
    private static long ask(String what, long number, String name, long value) {
        try (NativeBlock request = request(name)) {
            request.bytes().putInt(VALUE_AT, (int) value);
            control(what, number, request);
            return request.bytes().getInt(VALUE_AT);
        }
    }

    private static NativeBlock request(String name) {
        NativeBlock request = new NativeBlock(REQUEST_BYTES);
        request.bytes().put(0, bytes(name));
        return request;
    }

    private static byte[] bytes(String name) {
        if (!isName(name)) {
            throw new SystemException("look up the network interface " + name, Errno.ENODEV);
        }
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void control(String what, long number, NativeBlock request) {
        int descriptor = socket(LOCAL_SOCKETS, DATAGRAM | OpenFlags.here().closeOnExec(), 0);
        if (descriptor < 0) {
            throw new SystemException("socket", Native.getLastError());
        }
        try {
            Libc.control(what, descriptor, number, request.address());
        } finally {
            Libc.closeFile(descriptor);
        }
    }
}
