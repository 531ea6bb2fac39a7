package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.api.Replies;
import org.domaind.daemon.vital.VitalThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that wait for a guest and go before it stops: their waits end. */
class WaitersThatWentTest {
    private static final long PATIENCE_SECONDS = 10;
    private static final String WAIT = "{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}\0";

    @TempDir
    private Path folder;
    private final ApiWorkers workers = new ApiWorkers();
    private final BlockingQueue<CompletableFuture<Replies.Stopped>> waits = new LinkedBlockingQueue<>();
    private ManagementServer server;

    @BeforeEach
    void start() {
        ManagementApi api = (ManagementApi) Proxy.newProxyInstance(ManagementApi.class.getClassLoader(), new Class<?>[] {ManagementApi.class},
                (proxy, method, arguments) -> {
                    CompletableFuture<Replies.Stopped> wait = new CompletableFuture<>();
                    waits.add(wait);
                    return wait;
                });
        server = ManagementServer.start(folder.resolve("socket"), new ApiDispatch(api), workers, "test",
                new VitalThreads((thread, cause) -> { }));
    }

    @AfterEach
    void stop() {
        server.close();
        workers.close();
    }

    private SocketChannel waiter(String says) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        caller.connect(UnixDomainSocketAddress.of(folder.resolve("socket")));
        ByteBuffer bytes = ByteBuffer.wrap(says.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            caller.write(bytes);
        }
        return caller;
    }

    /** Opens once the wait that began last has been cancelled. */
    private CountDownLatch end() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        waits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((stopped, failure) -> end.countDown());
        return end;
    }

    private static void await(CountDownLatch end) throws InterruptedException {
        assertTrue(end.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void oneThatGoes() throws Exception {
        try (SocketChannel caller = waiter(WAIT)) {
            CountDownLatch end = end();
            caller.close();
            await(end);
        }
    }

    @Test
    void oneThatHadNothingMoreToAskAndGoesLater() throws Exception {
        try (SocketChannel caller = waiter(WAIT)) {
            CountDownLatch end = end();
            caller.shutdownOutput();
            // The daemon has seen the end of its input when it asks for a sign of life.
            assertEquals(1, caller.read(ByteBuffer.allocate(1)));
            assertFalse(end.await(0, TimeUnit.SECONDS));
            caller.close();
            await(end);
        }
    }

    @Test
    void oneThatHadAskedFarAhead() throws Exception {
        try (SocketChannel caller = waiter(WAIT + " ".repeat(100 << 10))) {
            CountDownLatch end = end();
            caller.close();
            await(end);
        }
    }
}
