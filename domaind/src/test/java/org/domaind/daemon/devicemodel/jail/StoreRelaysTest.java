package org.domaind.daemon.devicemodel.jail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreRelaysTest {
    private static final int MORE_THAN_ALL_BUFFERS = 4 << 20;
    private static final int MOST_CONNECTIONS = 8;

    private final StoreRelays relays = new StoreRelays();
    private Path folder;
    private ServerSocketChannel store;
    private int uid;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("relay-");
        uid = (Integer) Files.getAttribute(folder, "unix:uid");
        store = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(folder.resolve("store")));
    }

    @AfterEach
    void close() throws IOException {
        relays.close();
        store.close();
        Files.deleteIfExists(folder.resolve("store"));
        Files.delete(folder);
    }

    private StoreRelay relay(String name) throws IOException {
        return relays.open(folder.resolve(name), uid, folder.resolve("store"));
    }

    private SocketChannel connect(String name) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(name)));
    }

    private static byte[] read(SocketChannel from, int count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining() && from.read(all) >= 0) {
            continue;
        }
        return all.array();
    }

    /** One that does not read holds up nobody else's. */
    @Test
    void bytesGoBothWaysWholly() throws IOException, InterruptedException {
        byte[] much = new byte[MORE_THAN_ALL_BUFFERS];
        new Random(1).nextBytes(much);
        try (StoreRelay one = relay("one"); StoreRelay two = relay("two"); SocketChannel slow = connect("one"); SocketChannel slowAtStore = store.accept();
             SocketChannel quick = connect("two"); SocketChannel quickAtStore = store.accept()) {
            Thread writer = new Thread(() -> write(slow, much));
            writer.start();
            quick.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertArrayEquals(new byte[] {1, 2, 3}, read(quickAtStore, 3));
            quickAtStore.write(ByteBuffer.wrap(new byte[] {4, 5}));
            assertArrayEquals(new byte[] {4, 5}, read(quick, 2));
            assertArrayEquals(much, read(slowAtStore, much.length));
            writer.join();
            quick.close();
            assertEquals(-1, quickAtStore.read(ByteBuffer.allocate(1)), "one side has gone: so does the other");
        }
    }

    private static void write(SocketChannel to, byte[] bytes) {
        try {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                to.write(all);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingItEndsAllConnections() throws IOException {
        StoreRelay relay = relay("one");
        try (SocketChannel client = connect("one"); SocketChannel atStore = store.accept()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("one"))));
            relay.close();
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            assertEquals(-1, atStore.read(ByteBuffer.allocate(1)));
            assertFalse(Files.exists(folder.resolve("one")));
            assertThrows(IOException.class, () -> connect("one"));
        }
    }

    @Test
    void connectionsAreCounted() throws IOException {
        try (StoreRelay relay = relay("one")) {
            SocketChannel[] open = new SocketChannel[MOST_CONNECTIONS];
            for (int i = 0; i < MOST_CONNECTIONS; i++) {
                open[i] = connect("one");
                store.accept();
            }
            try (SocketChannel another = connect("one")) {
                assertEquals(-1, another.read(ByteBuffer.allocate(1)));
            }
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
    }
}
