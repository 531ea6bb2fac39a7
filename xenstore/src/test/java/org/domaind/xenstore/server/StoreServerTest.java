package org.domaind.xenstore.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.operation.ReferenceConversation;
import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.operation.StoreConversation.Row;
import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

class StoreServerTest {
    @TempDir
    private Path folder;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final StoreListener listener = new StoreListener() {
        @Override
        public void socketDropped(String reason) {
            told.add(reason);
        }

        @Override
        public void failed(String what, Throwable fault) {
            told.add("failed at " + what + ": " + fault);
        }

        @Override
        public void died(Throwable cause) {
            told.add("died " + cause);
        }
    };

    @Test
    void theReferenceConversationOverASocket() throws IOException, ProtocolException {
        try (StoreServer server = open("boot"); RawClient first = new RawClient(socket()); RawClient second = new RawClient(socket())) {
            server.start();
            for (Row row : ReferenceConversation.rows()) {
                RawClient client = row.who().equals("A") ? first : second;
                client.send(new Packet(row.type(), 7, row.tx(), StoreConversation.bytes(row.payload())));
                assertEquals(row.expected(), client.receive(row.expected().size()), row.toString());
            }
        }
        assertTrue(told.isEmpty(), told.toString());
    }

    @Test
    void theSocketIsTheOwnersOnlyAndGoesAtTheEnd() throws IOException {
        try (StoreServer server = open("boot")) {
            server.start();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
            assertThrows(IOException.class, () -> open("boot"));
            assertTrue(Files.exists(socket()));
        }
        assertFalse(Files.exists(socket()));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket()));
        }
        open("boot").close();
        assertFalse(Files.exists(socket()));
    }

    @Test
    void writtenEntriesSurviveUntilTheNextBoot() throws IOException {
        try (StoreServer server = open("boot"); StoreClient client = connect(server)) {
            client.write("/kept/a", "1");
            client.introduce(5, 1, 1);
            client.setPerms("/kept/a", "n5", "r3");
            client.control("quota", "set", "nodes", "77");
            client.rm("/tool");
        }
        try (StoreServer server = open("boot"); StoreClient client = connect(server)) {
            assertEquals(new TreeSet<>(List.of(5)), server.restoredDomains());
            assertEquals("1", client.read("/kept/a"));
            assertEquals(List.of("n5", "r3"), client.getPerms("/kept/a"));
            assertEquals(List.of("kept"), client.directory("/"));
            assertTrue(client.isIntroduced(5));
            assertTrue(client.control("quota").contains("nodes            :       77"));
        }
        try (StoreServer server = open("next boot"); StoreClient client = connect(server)) {
            assertEquals(List.of("tool"), client.directory("/"));
            assertEquals(new TreeSet<>(), server.restoredDomains());
        }
    }

    @Test
    void aClientThatNeverReadsIsDroppedAndOthersAreServed() throws IOException, InterruptedException {
        StoreOptions few = new StoreOptions(socket(), folder.resolve("journal"), "boot", 0, 20, 100_000, 100_000);
        try (StoreServer server = StoreServer.open(few, (domid, gfn, port) -> new MemoryRing(), domid -> true, listener);
                StoreClient client = connect(server); RawClient idle = new RawClient(socket())) {
            idle.send(new Packet(4, 0, 0, StoreConversation.bytes("/w|" + "t".repeat(1000) + "|")));
            for (int i = 0; told.isEmpty(); i++) {
                client.write("/w/" + i, "v");
            }
            assertTrue(told.take().startsWith("a client left "));
            assertEquals("v", client.read("/w/0"));
        }
    }

    @Test
    void aClientThatSendsGarbageIsDropped() throws IOException, InterruptedException {
        try (StoreServer server = open("boot"); StoreClient client = connect(server); RawClient bad = new RawClient(socket())) {
            bad.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -128});
            assertEquals("payload length 2147483648 exceeds 4096", told.take());
            assertEquals(List.of("tool"), client.directory("/"));
        }
    }

    @Test
    void aWholeStoreIsCompactedAndReadAgain() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (StoreServer server = open("boot"); StoreClient client = connect(server)) {
            String value = "v".repeat(3000);
            for (int round = 0; round < 40; round++) {
                var pipeline = client.pipeline();
                for (int i = 0; i < 100; i++) {
                    pipeline.write("/big/n" + i, value + round);
                    names.add("n" + i);
                }
                pipeline.await();
            }
        }
        assertTrue(Files.size(folder.resolve("journal")) < 10 << 20, "journal of " + Files.size(folder.resolve("journal")) + " bytes");
        try (StoreServer server = open("boot"); StoreClient client = connect(server)) {
            assertEquals(names, new TreeSet<>(client.directory("/big")));
            assertTrue(client.read("/big/n7").endsWith("v39"));
        }
        assertTrue(told.isEmpty(), told.toString());
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private StoreServer open(String boot) throws IOException {
        StoreOptions options = new StoreOptions(socket(), folder.resolve("journal"), boot);
        return StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(), domid -> domid < 10, listener);
    }

    private StoreClient connect(StoreServer server) throws IOException {
        server.start();
        return StoreClient.connect(socket());
    }

    /** A plain socket, without a client library. */
    private static final class RawClient implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final PacketReader reader = new PacketReader();
        private final ByteBuffer in = ByteBuffer.allocate(1 << 16).limit(0);

        RawClient(Path socket) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        void write(byte[] bytes) throws IOException {
            channel.write(ByteBuffer.wrap(bytes));
        }

        void send(Packet packet) throws IOException {
            write(packet.encode());
        }

        List<String> receive(int count) throws IOException, ProtocolException {
            List<String> packets = new ArrayList<>();
            while (packets.size() < count) {
                Packet packet = reader.next(in);
                if (packet != null) {
                    packets.add(packet.type() + " " + StoreConversation.text(packet.payload()).replace('\0', '|'));
                } else if (channel.read(in.clear()) < 0) {
                    throw new IOException("closed after " + packets);
                } else {
                    in.flip();
                }
            }
            return packets;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
