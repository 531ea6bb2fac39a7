package org.domaind.xenstore.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Errno;

class StoreClientTest {
    @TempDir
    private Path folder;
    private StoreServer server;
    private StoreClient client;

    @BeforeEach
    void start() throws IOException {
        server = StoreServer.open(new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot"), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> domid < 10, new StoreListener() { });
        server.start();
        client = StoreClient.connect(folder.resolve("socket"));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void nodes() {
        client.write("/a/b", "value");
        client.mkdir("/a/c");
        assertEquals("value", client.read("/a/b"));
        assertEquals(Optional.of(""), client.readOptional("/a"));
        assertEquals(Optional.empty(), client.readOptional("/none/none"));
        assertEquals(List.of("b", "c"), client.directory("/a"));
        assertEquals(List.of(), client.directoryIfExists("/none"));
        client.setPerms("/a/b", "n0", "r3");
        assertEquals(List.of("n0", "r3"), client.getPerms("/a/b"));
        client.rm("/a");
        assertFalse(client.exists("/a"));
        assertTrue(client.isIntroduced(0));
        assertFalse(client.isIntroduced(7));
        assertTrue(client.control("help").contains("print"));
    }

    @Test
    void severalNodesAtOnce() {
        client.write("/a/b", "one");
        client.write("/a/c", "");
        assertEquals(List.of(Optional.of("one"), Optional.empty(), Optional.of(""), Optional.of("one")),
                client.readAll(List.of("/a/b", "/a/none", "/a/c", "/a/b")));
        assertEquals(List.of(), client.readAll(List.of()));
        assertSame(Errno.EINVAL, assertThrows(StoreException.class, () -> client.readAll(List.of("/a/b", "//"))).errno());
        assertEquals("one", client.read("/a/b"), "replies still fit their requests");
    }

    @Test
    void refusalsSayWhatAndWhy() {
        StoreException refused = assertThrows(StoreException.class, () -> client.read("/none"));
        assertSame(Errno.ENOENT, refused.errno());
        assertEquals("/none", refused.path());
        assertEquals("READ /none: ENOENT", refused.getMessage());
        assertSame(Errno.EINVAL, assertThrows(StoreException.class, () -> client.introduce(5, 1, 1)).errno());
        assertSame(Errno.ENOENT, assertThrows(StoreException.class, () -> client.release(5)).errno());
        assertSame(Errno.E2BIG, assertThrows(StoreException.class, () -> client.write("/x", "v".repeat(5000))).errno());
        assertSame(Errno.ENOENT, assertThrows(StoreException.class, () -> client.pipeline().rm("/no/ne").write("/x", "v").await()).errno());
        assertEquals("v", client.read("/x"));
    }

    @Test
    void longDirectoriesComeInParts() {
        Pipeline pipeline = client.pipeline();
        List<String> names = IntStream.range(0, 3000).mapToObj(i -> "child" + i).toList();
        names.forEach(name -> pipeline.mkdir("/big/" + name));
        pipeline.await();
        assertEquals(names, client.directory("/big"));
        List<String> within = client.transaction(access -> {
            access.rm("/big/child7");
            access.mkdir("/big/last");
            return access.directory("/big");
        });
        List<String> expected = new ArrayList<>(names);
        expected.remove("child7");
        expected.add("last");
        assertEquals(expected, within);
        assertEquals(expected, client.directory("/big"));
    }

    @Test
    void transactionsAreRepeatedUntilTheyGoThrough() throws InterruptedException {
        client.write("/counter", "0");
        List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> new Thread(() -> {
            for (int j = 0; j < 50; j++) {
                client.inTransaction(access -> access.write("/counter", Integer.toString(Integer.parseInt(access.read("/counter")) + 1)));
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals("200", client.read("/counter"));
    }

    @Test
    void aTransactionThatFailsDoesNothing() {
        AtomicInteger runs = new AtomicInteger();
        assertThrows(IllegalStateException.class, () -> client.inTransaction(access -> {
            access.pipeline().write("/half", "v").await();
            runs.incrementAndGet();
            throw new IllegalStateException("changed my mind");
        }));
        assertEquals(1, runs.get());
        assertFalse(client.exists("/half"));
    }

    @Test
    void watchesCallTheirListeners() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Subscription subscription = client.watch("/watched", path -> heard.add(path + "=" + client.readOptional(path).orElse("nothing")));
        assertEquals("/watched=nothing", heard.take());
        client.write("/watched/x", "1");
        assertEquals("/watched/x=1", heard.take());
        subscription.close();
        subscription.close();
        client.write("/watched/x", "2");
        client.write("/other", "2");
        BlockingQueue<String> others = new LinkedBlockingQueue<>();
        client.watch("/other", others::add);
        assertEquals("/other", others.take());
        assertTrue(heard.isEmpty());
        assertThrows(StoreException.class, () -> client.watch("//", others::add));
    }

    @Test
    void pendingRequestsFailAtTheEnd() throws IOException {
        server.close();
        assertThrows(StoreClosedException.class, () -> {
            while (true) {
                client.read("/");
            }
        });
        assertThrows(IOException.class, () -> StoreClient.connect(folder.resolve("socket")));
    }

    @Test
    void removingAMissingNodeFailsOnlyWhereThatIsAnError() {
        client.write("/a/b", "value");
        client.pipeline().rmIfThere("/none/none").rmIfThere("/a").write("/c", "after").await();
        assertFalse(client.exists("/a"));
        assertEquals("after", client.read("/c"));
        Pipeline mixed = client.pipeline().rmIfThere("/none/none").rm("/none/none");
        assertEquals(Errno.ENOENT, assertThrows(StoreException.class, mixed::await).errno());
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextEventAndSoAreTheOthers() throws Exception {
        BlockingQueue<String> faults = new LinkedBlockingQueue<>();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StoreClient watching = StoreClient.keepConnected(folder.resolve("socket"), new ClientListener() {
            @Override
            public void listenerFailed(String path, RuntimeException fault) {
                faults.add(path + " " + fault.getMessage());
            }
        })) {
            watching.watch("/a", path -> {
                throw new IllegalStateException("a bug");
            });
            watching.watch("/a", heard::add);
            client.write("/a", "1");
            assertEquals(List.of("/a a bug", "/a a bug"), List.of(take(faults), take(faults)));
            assertEquals(List.of("/a", "/a"), List.of(take(heard), take(heard)));
        }
    }

    /** A thread that is interrupted while it sends closes the connection, for all threads. */
    private static void breakConnection(StoreClient broken) {
        Thread.currentThread().interrupt();
        assertThrows(StoreClosedException.class, () -> broken.read("/a"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aKeptConnectionIsMadeAgainAndItsWatchesGoOn() throws Exception {
        client.write("/a", "1");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StoreClient kept = StoreClient.keepConnected(folder.resolve("socket"), new ClientListener() {
            @Override
            public void disconnected(Throwable cause) {
                told.add("disconnected");
            }

            @Override
            public void connectedAgain() {
                told.add("connected again");
            }
        })) {
            Subscription ending = kept.watch("/b", heard::add);
            assertEquals("/b", take(heard));
            kept.watch("/a", heard::add);
            assertEquals("/a", take(heard));
            breakConnection(kept);
            assertEquals(List.of("disconnected", "connected again"), List.of(take(told), take(told)));
            assertEquals(List.of("/a", "/b"), IntStream.range(0, 2).mapToObj(i -> take(heard)).sorted().toList(), "each watch begins anew");
            assertEquals("1", kept.read("/a"));
            client.write("/a/below", "2");
            assertEquals("/a/below", take(heard));
            ending.close();
            client.write("/b", "3");
            client.write("/a", "4");
            assertEquals("/a", take(heard));
        }
    }

    @Test
    void aTransactionEndsWithItsConnectionAndDoesNothingOnTheNext() {
        try (StoreClient kept = StoreClient.keepConnected(folder.resolve("socket"), new ClientListener() { })) {
            assertThrows(StoreClosedException.class, () -> kept.inTransaction(access -> {
                access.write("/t/one", "1");
                breakConnection(kept);
                // The first transaction of the next connection has the same id.
                kept.inTransaction(other -> {
                    other.write("/t/other", "1");
                    assertThrows(StoreClosedException.class, () -> access.write("/t/two", "2"));
                });
            }));
            assertEquals(List.of("other"), kept.directory("/t"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aRestartedStoreIsFoundWithoutARequest() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StoreClient kept = StoreClient.keepConnected(folder.resolve("socket"), new ClientListener() { })) {
            kept.watch("/a", heard::add);
            assertEquals("/a", take(heard));
            stop();
            assertThrows(StoreClosedException.class, () -> kept.read("/"));
            start();
            assertEquals("/a", take(heard));
            client.write("/a", "new");
            assertEquals("/a", take(heard));
            assertEquals("new", kept.read("/a"));
        }
    }

    private static String take(BlockingQueue<String> queue) {
        try {
            String taken = queue.poll(20, TimeUnit.SECONDS);
            assertTrue(taken != null, "waited in vain");
            return taken;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
