package org.domaind.daemon.command.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.domaind.daemon.command.LauncherEnd;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.LocalSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallerLinkTest {
    @TempDir
    Path folder;
    private LauncherEnd launcher;
    private int socket;
    private CallerLink link;

    @BeforeEach
    void connect() {
        Path path = folder.resolve("socket");
        int listener = LocalSocket.listen(path.toString(), 1);
        launcher = new LauncherEnd(path);
        socket = LocalSocket.tryAccept(listener);
        Libc.closeFile(listener);
        link = new CallerLink(socket);
    }

    @AfterEach
    void close() {
        launcher.close();
        Libc.closeFile(socket);
    }

    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "caller").start();
        return task;
    }

    private static Throwable failure(FutureTask<?> task) {
        return assertThrows(ExecutionException.class, task::get).getCause();
    }

    @Test
    void rawModeIsAskedForAndWaitedFor() throws Exception {
        FutureTask<Boolean> raw = begin(() -> {
            link.enterRaw();
            return true;
        });
        assertEquals("T", launcher.frame());
        assertFalse(raw.isDone());
        link.answeredRaw(true);
        assertTrue(raw.get());
        link.leaveRaw();
        assertEquals("N", launcher.frame());
        link.cancel();
        assertFalse(link.leftRaw());
    }

    @Test
    void rawModeMayBeRefused() {
        FutureTask<Boolean> raw = begin(() -> {
            link.enterRaw();
            return true;
        });
        assertEquals("T", launcher.frame());
        link.answeredRaw(false);
        assertInstanceOf(IOException.class, failure(raw));
    }

    @Test
    void aLauncherThatDiesLeavesTheTerminalRaw() throws Exception {
        FutureTask<Boolean> raw = begin(() -> {
            link.enterRaw();
            return true;
        });
        launcher.frame();
        link.answeredRaw(true);
        raw.get();
        assertFalse(link.leftRaw());
        link.cancel();
        link.leaveRaw();
        assertTrue(link.leftRaw());
        link.restored();
        assertFalse(link.leftRaw());
    }

    @Test
    void alsoWhenItDiesBeforeItAnswers() {
        FutureTask<Boolean> raw = begin(() -> {
            link.enterRaw();
            return true;
        });
        assertEquals("T", launcher.frame());
        link.cancel();
        assertInstanceOf(CancelledException.class, failure(raw));
        assertTrue(link.leftRaw());
    }

    @Test
    void whoIsStoppedIsWaitedFor() throws Exception {
        link.hold();
        assertEquals("Z", launcher.frame());
        FutureTask<Boolean> present = begin(() -> {
            link.awaitPresent();
            return true;
        });
        link.goOn();
        assertTrue(present.get());
        link.hold();
        FutureTask<Boolean> never = begin(() -> {
            link.awaitPresent();
            return true;
        });
        link.cancel();
        assertInstanceOf(CancelledException.class, failure(never));
    }

    @Test
    void theTerminalIsReadOnlyWhenTheKernelLets() throws Exception {
        for (boolean may : new boolean[] {true, false}) {
            FutureTask<Boolean> reading = begin(() -> {
                link.awaitForeground();
                return true;
            });
            assertEquals("I", launcher.frame());
            link.answeredReading(may);
            if (may) {
                assertTrue(reading.get());
            } else {
                assertEquals("Input/output error", assertInstanceOf(IOException.class, failure(reading)).getMessage());
            }
        }
    }

    @Test
    void whatACommandWaitsForIsClosedOnce() {
        List<String> closed = new ArrayList<>();
        link.closeWhenCancelled(() -> {
            throw new IllegalStateException("closing fails, on purpose");
        });
        link.closeWhenCancelled(() -> closed.add("first"));
        Closeable forgotten = () -> closed.add("forgotten");
        link.closeWhenCancelled(forgotten);
        link.forget(forgotten);
        link.cancel();
        link.cancel();
        assertEquals(List.of("first"), closed);
        assertThrows(CancelledException.class, () -> link.closeWhenCancelled(() -> closed.add("late")));
        assertEquals(List.of("first", "late"), closed);
        assertEquals("", launcher.frame());
    }

    /** A pipe that is said to be a file is not read before there is something: the thread can be had back. */
    @Test
    void aReaderIsWokenByTheLaunchersEnd() {
        for (StreamKind kind : new StreamKind[] {StreamKind.PIPE, StreamKind.FILE}) {
            int[] pipe = LauncherEnd.pipe();
            CallerDescriptor descriptor = CallerDescriptor.standard(link, kind, pipe[0]);
            FutureTask<Integer> reading = begin(() -> {
                descriptor.prepare(false);
                return descriptor.read(new byte[10], 0, 10);
            });
            if (kind == StreamKind.FILE) {
                launcher.close();
            } else {
                link.cancel();
            }
            assertInstanceOf(IOException.class, failure(reading));
            assertTrue(link.cancelled());
            descriptor.close();
            LauncherEnd.closed(pipe[1]);
            close();
            connectAnew();
        }
    }

    private void connectAnew() {
        try {
            Files.delete(folder.resolve("socket"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        connect();
    }
}
