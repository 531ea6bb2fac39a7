package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.domaind.daemon.Daemon;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.ProblemException;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails, wherever it fails, leaves nothing open: every room gives back what it had opened already. */
@Timeout(120)
class FailedStartTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Set<String> THREADS = Set.of("xenstore", "xenstore-client", "xenstore-events", "event-channels", "events", "consoles",
            "console-nodes", "management", "commands", "watchdog", "warm-up");

    @TempDir
    private Path folder;
    private RunningDaemon host;
    private SimLeaks leaks;
    private long descriptors;

    /** A host with guests whose daemon was stopped: the next one has rings and consoles to find. */
    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder);
        host.createSettled("a");
        host.createSettled("b");
        host.stopDaemon();
        // What is loaded and opened once for the process.
        host.startDaemon();
        host.stopDaemon();
        // They look for the next store by a thread of their own, which is not the daemon's.
        host.backends().close();
        leaks = host.machine().leaks();
        awaitNoThreads();
        descriptors = descriptors();
    }

    @AfterEach
    void stop() throws IOException {
        host.startDaemon();
        assertEquals(List.of("a", "b"), host.listed(), "and nothing is lost");
        host.close();
    }

    /** A process's ports, of which closing them releases nothing that a room has forgotten: the test looks at what is left. */
    private static XenHost forgetful(XenHost ports) {
        return (XenHost) Proxy.newProxyInstance(XenHost.class.getClassLoader(), new Class<?>[] {XenHost.class}, (proxy, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(ports, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.map(FailedStartTest::target).filter(target -> !target.endsWith(".jar")).count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return ".jar";
        }
    }

    private static String open() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return String.join("\n", open.map(FailedStartTest::target).sorted().toList());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void awaitNoThreads() {
        Function<Object, List<String>> left = nothing -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(THREADS::contains)
                .sorted().toList();
        Waiting.until(() -> "the end of " + left.apply(null), () -> left.apply(null).isEmpty());
    }

    private void checkNothingIsLeft(String when) throws IOException {
        awaitNoThreads();
        assertEquals(leaks, host.machine().leaks(), when);
        assertEquals(descriptors, descriptors(), () -> when + ", open:\n" + open());
    }

    @Test
    void anyOperationOfTheHypervisorMayFail() throws IOException {
        int failed = 0;
        for (int nth = 1; ; nth++) {
            Thread starting = Thread.currentThread();
            host.machine().faults().record();
            host.machine().faults().failNth(operation -> Thread.currentThread() == starting, nth);
            try (Daemon started = host.startOn(forgetful(host.machine().attach()))) {
                if (host.machine().faults().armed()) {
                    break;
                }
            } catch (RuntimeException refused) {
                failed++;
            } finally {
                host.machine().faults().clear();
            }
            checkNothingIsLeft("operation " + nth + " of " + host.machine().faults().recorded());
        }
        assertTrue(failed >= 3, "only " + failed + " operations end a start");
    }

    @Test
    void soMayADatabaseThatIsNone() throws IOException {
        Path file = host.paths().stateDirectory().resolve("state.db");
        byte[] before = Files.readAllBytes(file);
        Files.write(file, "no database at all, but long enough to be looked at ".repeat(100).getBytes(StandardCharsets.US_ASCII));
        assertThrows(RuntimeException.class, () -> host.startOn(forgetful(host.machine().attach())));
        checkNothingIsLeft("a database that is none");
        Files.write(file, before);
    }

    @Test
    void soMayAJournalOfANewerVersion() throws IOException {
        Path file = host.paths().runDirectory().resolve("store.journal");
        byte[] before = Files.readAllBytes(file);
        byte[] record = {99};
        CRC32C checksum = new CRC32C();
        checksum.update(record);
        ByteBuffer more = ByteBuffer.allocate(2 * Integer.BYTES + record.length).order(ByteOrder.LITTLE_ENDIAN);
        more.putInt(record.length).putInt((int) checksum.getValue()).put(record);
        Files.write(file, more.array(), StandardOpenOption.APPEND);
        ProblemException refused = assertThrows(ProblemException.class, () -> host.startOn(forgetful(host.machine().attach())));
        assertEquals("store-journal-unreadable", refused.problem().code());
        checkNothingIsLeft("a journal of a newer version");
        Files.write(file, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "state", "journal", "store", "management", "commands"})
    void soMayEachOfItsFiles(String name) throws IOException {
        HostPaths paths = host.paths();
        Path file = switch (name) {
            case "pid" -> paths.xenRunDirectory().resolve("xenconsoled.pid");
            case "state" -> paths.stateDirectory().resolve("state.db");
            case "journal" -> paths.runDirectory().resolve("store.journal");
            case "store" -> paths.storeSocket();
            case "management" -> paths.managementSocket();
            case "commands" -> paths.commandSocket();
            default -> throw new IllegalArgumentException(name);
        };
        Path aside = file.resolveSibling("aside");
        boolean there = Files.exists(file);
        if (there) {
            Files.move(file, aside);
        }
        // Neither opened nor replaced.
        Files.createDirectories(file.resolve("full"));
        try {
            assertThrows(Exception.class, () -> host.startOn(forgetful(host.machine().attach())));
            checkNothingIsLeft(name);
        } finally {
            Files.delete(file.resolve("full"));
            Files.delete(file);
            if (there) {
                Files.move(aside, file);
            }
        }
    }
}
