package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.domaind.xenstore.server.ClientSocket;
import org.domaind.xenstore.server.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is at the other end of a connection. */
class ClientNameTest {
    private static final int SOON_MILLIS = 60_000;
    /** More than pid_max can be. */
    private static final int NOBODY = 1 << 23;

    @TempDir
    Path folder;
    private final List<ClientSocket> clients = new ArrayList<>();
    private final Sockets.Door door = new Sockets.Door() {
        @Override
        public ClientSocket.Events accepted(ClientSocket client) {
            clients.add(client);
            return new ClientSocket.Events() {
                @Override
                public void readable() {
                    throw new AssertionError("nobody sends anything");
                }

                @Override
                public void writable() {
                    throw new AssertionError("nobody waits for that");
                }
            };
        }

        @Override
        public void notAccepted(IOException reason) {
            throw new AssertionError(reason);
        }
    };

    @Test
    void aClientIsNamedByItsProcess() throws IOException {
        Path path = folder.resolve("socket");
        try (EpollSockets sockets = EpollSockets.listen(path); SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(path));
            sockets.await(SOON_MILLIS, door);
            String mine = ProcessName.of((int) ProcessHandle.current().pid());
            assertEquals(ProcessHandle.current().pid() + "/java", mine);
            assertEquals(List.of(mine), clients.stream().map(ClientSocket::peer).toList());
            clients.get(0).close();
        }
    }

    @Test
    void whoIsGoneHasNoName() {
        assertEquals("", ProcessName.of(0));
        assertEquals(Integer.toString(NOBODY), ProcessName.of(NOBODY));
    }
}
