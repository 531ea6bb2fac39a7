package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Replies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one caller of the management socket reaches no other one. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagementFaultsTest {
    private static final String CALL = "{\"method\":\"org.domaind.ConsoleRing\"}\0";
    private static final String WAIT = "{\"method\":\"org.domaind.WaitAllStopped\",\"more\":true,\"parameters\":{\"domids\":[1]}}\0";
    private static final String ATTACH = "{\"method\":\"org.domaind.AttachConsole\",\"upgrade\":true%s,\"parameters\":{\"domid\":1}}\0";

    @TempDir
    private Path folder;
    private final ApiWorkers workers = new ApiWorkers();
    private final Callers callers = new Callers();
    private final BlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();
    private final BlockingQueue<SocketChannel> seen = new LinkedBlockingQueue<>();
    private volatile Permission permission = channel -> true;
    private ManagementServer server;

    private void start(ManagementApi api) {
        server = ManagementServer.start(folder.resolve("socket"), new ApiDispatch(api), workers, "test", ManagementLoop.MAX_UNSENT_BYTES,
                new VitalThreads((thread, cause) -> deaths.add(cause)), path -> channel -> {
                    seen.add(channel);
                    return permission.permit(channel);
                });
    }

    private interface Answer {
        Object of(Object[] arguments) throws Exception;
    }

    private static ManagementApi api(Answer answer) {
        return (ManagementApi) Proxy.newProxyInstance(ManagementApi.class.getClassLoader(), new Class<?>[] {ManagementApi.class},
                (proxy, method, arguments) -> answer.of(arguments));
    }

    @AfterEach
    void stop() throws IOException {
        callers.close();
        server.close();
        workers.close();
        assertNull(deaths.poll(), "the loop lives");
    }

    private SocketChannel say(String text) throws IOException {
        SocketChannel caller = callers.connect(folder.resolve("socket"));
        Callers.say(caller, text);
        return caller;
    }

    /** All that comes up to a NUL, or the stream's end. */
    private static String hear(SocketChannel caller) throws IOException {
        StringBuilder heard = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (caller.read(one.clear()) > 0 && one.get(0) != 0) {
            heard.append((char) one.get(0));
        }
        return heard.toString();
    }

    private void othersAreServed() throws IOException {
        assertEquals("{\"parameters\":{\"text\":\"x\"}}", hear(say(CALL)));
    }

    @Test
    void aCallerOfWhomItCannotBeFoundOutWhoItIsIsClosed() throws Exception {
        start(api(arguments -> new Replies.Text("x")));
        for (Permission fault : List.<Permission>of(channel -> {
            throw new IllegalStateException("a bug");
        }, channel -> {
            throw new IOException("gone");
        }, channel -> false)) {
            permission = fault;
            SocketChannel caller = say("");
            assertEquals("", hear(caller));
            SocketChannel ours = seen.poll(10, TimeUnit.SECONDS);
            assertTrue(!ours.isOpen(), "our end is closed as well");
            permission = channel -> true;
            othersAreServed();
            seen.clear();
        }
    }

    /** Such as a guest's console page that is gone, or a viewer's channel closed meanwhile. */
    @Test
    void aViewersFaultEndsThatViewer() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        start(api(arguments -> arguments.length == 1 && arguments[0].toString().contains("domid") ? (ManagementApi.RawSession) (channel, early) -> {
            begun.incrementAndGet();
            throw new IllegalStateException("a bug");
        } : new Replies.Text("x")));
        SocketChannel viewer = say(ATTACH.formatted(""));
        assertEquals("{\"parameters\":{}}", hear(viewer));
        assertEquals("", hear(viewer), "then the connection ends");
        assertEquals(1, begun.get());
        othersAreServed();
    }

    /** Progress is told on the thread that works for the guest: nothing of its way to the caller may fail there. */
    @Test
    void progressThatCannotBeWrittenDoesNotStopTheWork() throws Exception {
        start(api(arguments -> {
            if (arguments.length == 2) {
                @SuppressWarnings("unchecked")
                Consumer<Object> progress = (Consumer<Object>) arguments[1];
                progress.accept(new Replies.AllStopped(new AbstractList<>() {
                    @Override
                    public Replies.DomainStopped get(int index) {
                        throw new IllegalStateException("a bug");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }));
                return CompletableFuture.completedFuture(new Replies.Text("made"));
            }
            return new Replies.Text("x");
        }));
        assertEquals("{\"parameters\":{\"text\":\"made\"}}", hear(say(WAIT)));
        othersAreServed();
    }

    @Test
    void aOnewayUpgradeIsNotAnsweredEither() throws Exception {
        BlockingQueue<String> early = new LinkedBlockingQueue<>();
        start(api(arguments -> arguments.length == 1 && arguments[0].toString().contains("domid") ? (ManagementApi.RawSession) (channel, first) -> {
            early.add(StandardCharsets.UTF_8.decode(first).toString());
            channel.write(ByteBuffer.wrap(new byte[] {'!', 0}));
        } : new Replies.Text("x")));
        SocketChannel viewer = say(ATTACH.formatted(",\"oneway\":true") + "keys");
        assertEquals("!", hear(viewer));
        assertEquals("keys", early.poll(10, TimeUnit.SECONDS), "and what came with it is not lost");
        othersAreServed();
    }
}
