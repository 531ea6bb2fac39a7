package org.domaind.daemon.devicemodel.jail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.wire.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A conversation of a device model that serves disk 51712 of domain 7 with a store. */
class FilteredLinkTest {
    private static final String DISK = "/local/domain/0/backend/qdisk/7/51712";

    private final StoreRelays relays = new StoreRelays();
    private Path folder;
    private ServerSocketChannel store;
    private StoreRelay relay;
    private SocketChannel client;
    private SocketChannel server;

    /** A packet without its numbers. */
    private record Said(Op op, String payload) {
    }

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("link-");
        store = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(folder.resolve("store")));
        StoreFilter filter = new StoreFilter(new Domid(7));
        filter.give(51712);
        relay = relays.open(folder.resolve("relay"), (Integer) Files.getAttribute(folder, "unix:uid"), folder.resolve("store"), Optional.of(filter));
        client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("relay")));
        server = store.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        relay.close();
        relays.close();
        store.close();
        Files.deleteIfExists(folder.resolve("store"));
        Files.delete(folder);
    }

    private static void say(SocketChannel to, Op op, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        to.write(ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(op.number()).putInt(3).putInt(0).putInt(bytes.length).put(bytes).flip());
    }

    private static Said heard(SocketChannel from) throws IOException {
        ByteBuffer header = read(from, 16);
        return new Said(Op.of(header.getInt(0)), new String(read(from, header.getInt(12)).array(), StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer read(SocketChannel from, int count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining() && from.read(all) >= 0) {
            continue;
        }
        return all;
    }

    private void passes(Op op, String payload) throws IOException {
        say(client, op, payload);
        assertEquals(new Said(op, payload), heard(server));
        say(server, op, "OK\0");
        assertEquals(new Said(op, "OK\0"), heard(client));
    }

    @Test
    void whatABackendDoesPasses() throws IOException {
        passes(Op.MKDIR, DISK + "\0");
        passes(Op.SET_PERMS, DISK + "\0n0\0r7\0");
        passes(Op.WATCH, DISK + "/state\0token\0");
        passes(Op.WRITE, DISK + "/state\0" + "2");
    }

    @Test
    void whatIsRefusedDoesNotReachTheStoreAndKeepsItsPlace() throws IOException {
        say(client, Op.WRITE, "/vm\0x");
        assertEquals(new Said(Op.ERROR, "EACCES\0"), heard(client));
        say(client, Op.READ, DISK + "/mode\0");
        say(client, Op.RM, "/local\0");
        assertEquals(new Said(Op.READ, DISK + "/mode\0"), heard(server));
        say(server, Op.WATCH_EVENT, DISK + "/state\0token\0");
        say(server, Op.READ, "w");
        assertEquals(new Said(Op.WATCH_EVENT, DISK + "/state\0token\0"), heard(client));
        assertEquals(new Said(Op.READ, "w"), heard(client));
        assertEquals(new Said(Op.ERROR, "EACCES\0"), heard(client));
    }

    @Test
    void anImageHasANameOfTheJail() throws IOException {
        say(client, Op.READ, DISK + "/params\0");
        heard(server);
        say(server, Op.READ, "qcow2:/images/a");
        assertEquals(new Said(Op.READ, "qcow2:/dev/fdset/51712"), heard(client));
    }

    @Test
    void aLengthThatIsNoneEndsTheConnection() throws IOException {
        client.write(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(Op.READ.number()).putInt(0).putInt(0).putInt(-1).flip());
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
    }

    @Test
    void watchesAreBounded() throws IOException {
        for (int i = 0; i < StoreFilter.MAX_WATCHES; i++) {
            passes(Op.WATCH, DISK + "/state\0" + i + "\0");
        }
        say(client, Op.WATCH, DISK + "/state\0one more\0");
        assertEquals(new Said(Op.ERROR, "EACCES\0"), heard(client));
    }
}
