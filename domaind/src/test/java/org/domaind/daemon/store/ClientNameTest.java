package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.LocalSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is at the other end of a connection. */
class ClientNameTest {
    /** More than pid_max can be. */
    private static final int NOBODY = 1 << 23;

    @TempDir
    Path folder;

    @Test
    void aClientIsNamedByItsProcess() throws IOException {
        Path path = folder.resolve("socket");
        int listener = LocalSocket.listen(path.toString(), 1);
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(path));
            int accepted = LocalSocket.tryAccept(listener);
            assertEquals(ProcessHandle.current().pid() + "/java", ProcessName.of(LocalSocket.peer(accepted)));
            Libc.closeFile(accepted);
            assertEquals("", ProcessName.of(LocalSocket.peer(accepted)));
        } finally {
            Libc.closeFile(listener);
        }
    }

    @Test
    void whoIsGoneHasNoName() {
        assertEquals("", ProcessName.of(0));
        assertEquals(Integer.toString(NOBODY), ProcessName.of(NOBODY));
    }
}
