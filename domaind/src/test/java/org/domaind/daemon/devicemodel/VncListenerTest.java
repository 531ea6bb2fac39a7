package org.domaind.daemon.devicemodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VncListenerTest {
    private static final int DISPLAY = 21_000;
    private static final int PATIENCE_MILLIS = 30_000;

    private static Vnc vnc(String listen, int display, boolean findUnused) {
        return new Vnc(listen, OptionalInt.of(display), findUnused, Optional.empty());
    }

    @Test
    void takesTheFirstDisplayThatIsFree() throws IOException {
        VncListener first = VncListener.open(vnc("127.0.0.1", DISPLAY, true));
        VncListener second = VncListener.open(vnc("localhost:" + (first.port() - 5900), 0, true));
        try (Socket viewer = new Socket(InetAddress.getLoopbackAddress(), second.port()); PollSet set = new PollSet(second.descriptor())) {
            assertTrue(second.port() > first.port());
            assertEquals("127.0.0.1", second.address());
            assertTrue(set.awaitReady(PATIENCE_MILLIS));
            int accepted = LocalSocket.tryAccept(second.descriptor());
            assertTrue(accepted >= 0 && viewer.isConnected());
            Libc.closeFile(accepted);
            Vnc taken = vnc("127.0.0.1", first.port() - 5900, false);
            String message = assertThrows(DeviceModelException.class, () -> VncListener.open(taken)).getMessage();
            assertEquals("no port is free for VNC at 127.0.0.1 from display " + (first.port() - 5900) + " on", message);
        } finally {
            Libc.closeFile(first.descriptor());
            Libc.closeFile(second.descriptor());
        }
    }

    @Test
    void listensAtAnAddressOfSixteenBytes() {
        VncListener listener = VncListener.open(vnc("[::1]", DISPLAY + 200, true));
        assertEquals("0:0:0:0:0:0:0:1", listener.address());
        Libc.closeFile(listener.descriptor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.name", "1.2.3", "999.1.1.1", "::g", ""})
    void namesAreNotLookedUp(String host) {
        String message = assertThrows(DeviceModelException.class, () -> VncListener.open(vnc(host, 0, true))).getMessage();
        assertTrue(message.contains("vnclisten=") || message.contains("cannot listen at"), message);
    }
}
