package org.domaind.daemon.os.linux;

import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;

/** Tap devices (Linux: Documentation/networking/tuntap.rst): whoever has the descriptor is the other end of the network interface. */
public final class TapDevice {
    private static final long SET_INTERFACE = 0x400454CAL;
    /** struct ifreq: name, flags, and more. */
    private static final int REQUEST_BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final short TAP = 0x2;
    private static final short NO_PACKET_INFORMATION = 0x1000;
    private static final short OFFLOADS = 0x4000;

    private TapDevice() {
    }

    /** Makes an interface, as QEMU makes it; it is gone once its descriptor is closed. @param name at most 15 bytes  @return the descriptor */
    public static int open(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= NAME_BYTES) {
            throw new IllegalArgumentException("the interface's name " + name + " is longer than " + (NAME_BYTES - 1) + " bytes");
        }
        OpenFlags flags = OpenFlags.here();
        int fd = Libc.openFile("/dev/net/tun", OpenFlags.READ_WRITE | flags.closeOnExec() | flags.nonBlocking());
        try (NativeBlock request = new NativeBlock(REQUEST_BYTES)) {
            request.bytes().put(0, bytes).putShort(NAME_BYTES, (short) (TAP | NO_PACKET_INFORMATION | OFFLOADS));
            Libc.control("make interface " + name, fd, SET_INTERFACE, request.address());
            return fd;
        } catch (SystemException e) {
            Libc.closeFile(fd);
            throw e;
        }
    }
}
