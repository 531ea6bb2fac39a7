package org.domaind.xenstore.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Errno;

class DirectClientTest {
    @TempDir
    private Path root;
    private StoreServer server;
    private DirectClient client;

    @BeforeEach
    void start() throws IOException {
        Path socket = root.resolve("run/xenstored/socket");
        server = StoreServer.open(new StoreOptions(socket, root.resolve("journal"), "boot"), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> domid < 10, new StoreListener() { });
        server.start();
        client = DirectClient.open(StoreLocation.of(Map.of(), root), true);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void aTransactionIsSeenWhenItHasEnded() {
        int transaction = client.begin();
        client.within(transaction).write("/a", "one");
        assertEquals(List.of(), client.directoryIfExists("/a"));
        assertEquals(Errno.ENOENT, assertThrows(StoreException.class, () -> client.read("/a")).errno());
        client.end(transaction, true);
        assertEquals("one", client.read("/a"));
        assertEquals(Errno.ENOENT, assertThrows(StoreException.class, () -> client.end(transaction, true)).errno());
    }

    @Test
    void eventsBetweenRepliesAreKept() {
        client.watch("/a", "first");
        client.write("/a/b", "1");
        client.write("/a/c", "2");
        assertEquals(new DirectClient.Event("/a", "first"), client.nextEvent());
        assertEquals(new DirectClient.Event("/a/b", "first"), client.nextEvent());
        assertEquals(new DirectClient.Event("/a/c", "first"), client.nextEvent());
    }

    @Test
    void aLongListIsReadInParts() {
        for (int i = 0; i < 1000; i++) {
            client.write("/many/child" + i, "");
        }
        assertEquals(1000, client.directory("/many").size());
    }

    @Test
    void quotas() {
        assertTrue(client.quotaNames().containsAll(List.of("nodes", "watches", "soft-memory")));
        client.setQuota(OptionalInt.empty(), "nodes", 5);
        client.setQuota(OptionalInt.of(3), "nodes", 7);
        assertEquals(5, client.quota(OptionalInt.empty(), "nodes"));
        assertEquals(7, client.quota(OptionalInt.of(3), "nodes"));
    }

    @Test
    void tooLongPayloadsAreNotSent() {
        assertEquals(Errno.E2BIG, assertThrows(StoreException.class, () -> client.write("/a", new byte[4094])).errno());
        client.write("/a", new byte[4093]);
        assertEquals(4093, client.readBytes("/a").length);
    }

    @Test
    void requestsFailWhenTheStoreGoes() throws IOException {
        server.close();
        assertThrows(StoreClosedException.class, () -> client.read("/a"));
        assertThrows(StoreClosedException.class, client::nextEvent);
    }

    @Test
    void aDeviceIsTakenWhereThereIsNoSocket() throws IOException {
        // A character device that ends at once: enough to see that it was opened and used.
        StoreLocation location = new StoreLocation(root.resolve("none"), List.of(root.resolve("neither"), Path.of("/dev/null")));
        try (DirectClient device = DirectClient.open(location, false)) {
            assertThrows(StoreClosedException.class, () -> device.read("/a"));
        }
        assertThrows(NoSuchFileException.class, () -> DirectClient.open(location, true));
    }

    @Test
    void aPlainFileIsNoStore() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThrows(IOException.class, () -> DirectClient.open(new StoreLocation(file, List.of()), false));
    }

    @Test
    void theReferencesVariables() {
        assertEquals(Path.of("/x/y"), StoreLocation.of(Map.of("XENSTORED_PATH", "/x/y", "XENSTORED_RUNDIR", "/z"), root).socket());
        assertEquals(List.of(), StoreLocation.of(Map.of("XENSTORED_PATH", "/x/y"), root).devices());
        assertEquals(Path.of("/z/socket"), StoreLocation.of(Map.of("XENSTORED_RUNDIR", "/z"), root).socket());
        assertEquals(Path.of("/run/xenstored/socket"), StoreLocation.of(Map.of(), Path.of("/")).socket());
        assertEquals(Path.of("/dev/xen/xenbus"), StoreLocation.of(Map.of(), Path.of("/")).devices().get(0));
    }
}
