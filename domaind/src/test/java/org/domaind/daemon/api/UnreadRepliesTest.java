package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Replies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that ask for much and read nothing. */
class UnreadRepliesTest {
    private static final int REPLY_BYTES = 2 << 20;
    private static final String CALL = "{\"method\":\"org.domaind.ConsoleRing\"}\0";

    @TempDir
    private Path folder;
    private final AtomicInteger asked = new AtomicInteger();
    private final ApiWorkers workers = new ApiWorkers();
    private final Callers callers = new Callers();
    private ManagementServer server;

    private void start(long maxUnsentBytes) {
        ManagementApi api = (ManagementApi) Proxy.newProxyInstance(ManagementApi.class.getClassLoader(), new Class<?>[] {ManagementApi.class},
                (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    return new Replies.Text("x".repeat(REPLY_BYTES));
                });
        server = ManagementServer.start(folder.resolve("socket"), new ApiDispatch(api), workers, "test", maxUnsentBytes,
                new VitalThreads((thread, cause) -> { }));
    }

    @AfterEach
    void stop() throws IOException {
        callers.close();
        server.close();
        workers.close();
    }

    private SocketChannel caller() throws IOException {
        return callers.connect(folder.resolve("socket"));
    }

    /** How many bytes come until so many replies are whole, or the stream ends. */
    private static long heard(SocketChannel caller, int replies) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        long count = 0;
        int whole = 0;
        while (whole < replies && caller.read(bytes.clear()) >= 0) {
            count += bytes.flip().remaining();
            while (bytes.hasRemaining()) {
                whole += bytes.get() == 0 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void beyondTheirBoundTheOneThatHasNotReadForLongestIsDropped() throws IOException {
        // One reply that nobody reads may wait, two may not.
        start(REPLY_BYTES * 3L / 2);
        int whole = "{\"parameters\":{\"text\":\"\"}}\0".length() + REPLY_BYTES;
        SocketChannel first = caller();
        Callers.say(first, CALL);
        // The first bytes say that the rest waits.
        assertEquals(1, first.read(ByteBuffer.allocate(1)));
        SocketChannel second = caller();
        Callers.say(second, CALL);
        assertEquals(1, second.read(ByteBuffer.allocate(1)));
        assertNotEquals(whole - 1, heard(first, 1), "the first one waited longest");
        assertEquals(whole - 1, heard(second, 1));
    }

    @Test
    void aCallerThatDoesNotReadIsNotWorkedForFurther() throws IOException {
        start(REPLY_BYTES * 8L);
        SocketChannel caller = caller();
        Callers.say(caller, CALL.repeat(100));
        assertEquals(1, caller.read(ByteBuffer.allocate(1)));
        // Another caller's call comes after what the loop would have begun for the first one.
        SocketChannel other = caller();
        Callers.say(other, CALL);
        heard(other, 1);
        assertEquals(2, asked.get(), "one call of each");
        heard(caller, 100);
        assertEquals(101, asked.get());
    }
}
