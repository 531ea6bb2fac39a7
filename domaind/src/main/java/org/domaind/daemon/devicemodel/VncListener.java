package org.domaind.daemon.devicemodel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.TcpListener;
import org.domaind.schema.config.hvm.Emulation.Vnc;

/**
 * Where domaind listens for viewers of a jailed device model's screen, which has no network itself: each connection is handed over.
 *
 * @param descriptor non-blocking
 * @param address    as numbers
 */
public record VncListener(int descriptor, String address, int port) {
    /** Of display 0. */
    private static final int FIRST_PORT = 5900;
    private static final int LAST_PORT = 65_535;
    /** Displays that are tried where the config lets it be any: as many as QEMU tries. */
    private static final int DISPLAYS = 100;
    private static final int BACKLOG = 8;
    /** Whoever is asked for a name may let one wait for long. */
    private static final String NUMBERS = "[0-9.]+|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*]?";

    /** @throws DeviceModelException no port is free, or it is no address of this host */
    public static VncListener open(Vnc vnc) {
        int colon = vnc.listen().lastIndexOf(':');
        boolean withDisplay = colon >= 0 && vnc.listen().substring(colon + 1).matches("[0-9]{1,5}") && vnc.listen().indexOf(':') == colon;
        String host = withDisplay ? vnc.listen().substring(0, colon) : vnc.listen();
        int display = withDisplay ? Integer.parseInt(vnc.listen().substring(colon + 1)) : vnc.display().orElse(0);
        return open(host, display, vnc.findUnused());
    }

    /** Again, after a restart of the daemon. */
    static VncListener open(String address, int port) {
        return open(address, port - FIRST_PORT, false);
    }

    private static VncListener open(String host, int display, boolean findUnused) {
        InetAddress address = address(host);
        for (int next = display; next < display + (findUnused ? DISPLAYS : 1) && FIRST_PORT + next <= LAST_PORT; next++) {
            OptionalInt descriptor = listen(address, FIRST_PORT + next);
            if (descriptor.isPresent()) {
                return new VncListener(descriptor.getAsInt(), address.getHostAddress(), FIRST_PORT + next);
            }
        }
        throw new DeviceModelException("no port is free for VNC at " + address.getHostAddress() + " from display " + display + " on");
    }

    private static OptionalInt listen(InetAddress address, int port) {
        try {
            int descriptor = TcpListener.tryListen(address, port, BACKLOG);
            return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(descriptor);
        } catch (SystemException e) {
            throw new DeviceModelException("VNC cannot " + e.getMessage(), e);
        }
    }

    private static InetAddress address(String host) {
        try {
            if (host.equals("localhost")) {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            }
            if (host.matches(NUMBERS)) {
                return InetAddress.getByName(host);
            }
        } catch (UnknownHostException e) {
            // It is said below.
        }
        throw new DeviceModelException("vnclisten=\"" + host + "\" is no address; one in numbers is wanted, or localhost");
    }
}
