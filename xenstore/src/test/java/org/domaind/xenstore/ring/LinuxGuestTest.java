package org.domaind.xenstore.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** A guest on a thread of its own that sends as few events as Linux: the store must not depend on others. */
class LinuxGuestTest {
    private static final int DOMID = 7;
    private static final int REQUESTS = 20_000;
    @TempDir
    private Path folder;
    private final ByteBuffer page = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
    private StoreServer server;
    private final LinuxGuest guest = new LinuxGuest(page, () -> server.ringReady(DOMID));

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 500, 1500})
    void requestsOneAfterTheOtherArePolled(int longest) throws Exception {
        try (StoreClient client = introduced()) {
            Random random = new Random(longest);
            for (int i = 0; i < REQUESTS; i++) {
                String value = "v".repeat(random.nextInt(longest)) + i;
                guest.send(new Packet(Op.WRITE, i, 0, StoreConversation.bytes("data|" + value)));
                assertEquals(i, guest.receive().reqId());
            }
            client.rm("/local/domain/7/data");
        } finally {
            server.close();
        }
    }

    @Test
    void manyRequestsAtOnce() throws Exception {
        try (StoreClient client = introduced()) {
            client.write("/local/domain/7/data", "v".repeat(700));
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < REQUESTS; i++) {
                        guest.send(new Packet(Op.READ, i, 0, StoreConversation.bytes("data|")));
                    }
                } catch (InterruptedException stopped) {
                    throw new CompletionException(stopped);
                }
            });
            for (int i = 0; i < REQUESTS; i++) {
                Packet reply = guest.receive();
                assertEquals(i, reply.reqId());
                assertEquals(700, reply.payload().length);
            }
            sender.join();
        } finally {
            server.close();
        }
    }

    /** The store, with the guest, which may write to its folder. */
    private StoreClient introduced() throws IOException {
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot");
        server = StoreServer.open(options, (domid, gfn, port) -> new GuestRing() {
            @Override
            public ByteBuffer page() {
                return page;
            }

            @Override
            public void notifyPeer() {
                guest.event();
            }

            @Override
            public void unmask() {
                // This channel is never masked.
            }

            @Override
            public void close() {
                // The page belongs to the test.
            }
        }, domid -> true, new StoreListener() { });
        server.start();
        StoreClient client = StoreClient.connect(options.socket());
        client.introduce(DOMID, 1, 1);
        client.write("/local/domain/7", "");
        client.setPerms("/local/domain/7", "n7");
        return client;
    }
}
