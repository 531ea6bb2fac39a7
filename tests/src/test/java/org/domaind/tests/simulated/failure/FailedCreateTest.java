package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.MemoryKib;
import org.domaind.tests.simulated.FailingOperation;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A create that fails, wherever it fails, leaves the host as it was. */
class FailedCreateTest {
    private static final int LONGEST_PATH = 4095;
    private static final int MARGIN = 10;

    @TempDir
    Path folder;
    private final AtomicBoolean terminalsFail = new AtomicBoolean();
    private RunningDaemon host;
    private Remains before;

    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder, RunningDaemon.MACHINE, () -> {
            if (terminalsFail.get()) {
                throw new IOException("no terminal left");
            }
            return PtyTerminal.open();
        });
        // The first create unpacks the kernel; the others find it in the cache.
        host.create("first");
        host.xl("destroy", "first").ok();
        Waiting.until(() -> "the first guest to be gone", () -> host.machine().leaks().domains() == 1);
        before = Remains.of(host);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** What each type of guests has of its own. */
    static Stream<Arguments> types() {
        return Stream.of(Arguments.of("pv", List.of("mmuext pin_l4_table", "domctl setvcpucontext")),
                Arguments.of("pvh", List.of("domctl set_paging_mempool_size", "memory set_memory_map", "hvm set_param", "domctl gethvmcontext",
                        "domctl sethvmcontext")), Arguments.of("hvm", List.of("domctl set_paging_mempool_size", "hvm set_param", "domctl sethvmcontext")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void anyOperationOfTheHypervisorMayFail(String type, List<String> ofItsOwn) {
        String config = host.config("g", "type=\"" + type + '"', "vcpus=2", "cpus=\"0-1\"");
        List<String> failed = new ArrayList<>();
        int lives = 0;
        while (true) {
            FailingOperation fault = new FailingOperation(failed.size() + 1);
            host.machine().faults().failWhen(fault);
            XlResult result = host.xl("create", "-q", config);
            host.machine().faults().clear();
            if (fault.failed().isEmpty()) {
                result.ok();
                break;
            }
            failed.add(fault.failed().get());
            if (result.status() == 0) {
                assertEquals("gnttab map_grant_ref", fault.failed().get(), "the console's page has another way");
                host.awaitLives("g", ++lives);
                host.xl("destroy", "g").ok();
                host.awaitRemains(before);
                continue;
            }
            String line = result.refusal(3);
            assertTrue(line.matches("xl: .*(" + fault.failed().get() + ": ENOMEM|the store refuses .*"
                    + "|the guest needs (16|8) MiB of memory, and the host has \\d+ MiB free)"), line);
            host.awaitRemains(before);
        }
        assertEquals(1, lives);
        host.awaitLives("g", 2);
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
        List<String> expected = List.of("sysctl physinfo", "domctl createdomain", "domctl max_vcpus", "domctl setvcpuaffinity", "domctl max_mem",
                "evtchn alloc_unbound", "memory populate_physmap", "privcmd mmapbatch", "gnttab seed", "gnttab map_grant_ref",
                "evtchn bind_interdomain", "domctl unpausedomain");
        assertTrue(failed.containsAll(expected) && failed.containsAll(ofItsOwn), failed::toString);
    }

    /** As a supervisor does that tries again and again. */
    @Test
    void aHundredFailuresLeaveNothing() {
        String config = host.config("g", "uuid=\"01234567-89ab-cdef-0123-456789abcdef\"");
        int operations = operations(config);
        for (int failures = 0; failures < 100; failures++) {
            FailingOperation fault = new FailingOperation(failures % operations + 1);
            terminalsFail.set(failures % 2 == 0);
            host.machine().faults().failWhen(failures % 2 == 0 ? operation -> false : fault);
            XlResult failed = host.xl("create", "-q", config);
            host.machine().faults().clear();
            failed.refusal(3);
        }
        terminalsFail.set(false);
        host.awaitRemains(before);
        host.create("g");
    }

    /** How many operations a create asks of the hypervisor, up to the last that it cannot do without. */
    private int operations(String config) {
        host.machine().faults().record();
        host.xl("create", "-q", "-p", config).ok();
        int count = host.machine().faults().recorded().indexOf("memory populate_physmap");
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
        return count;
    }

    @Test
    void aTerminalMayBeMissing() {
        terminalsFail.set(true);
        assertEquals("xl: the console of domain 2 cannot be served: no terminal left", host.xl("create", "-q", host.config("g")).refusal(3));
        host.awaitRemains(before);
        terminalsFail.set(false);
        host.create("g");
    }

    @Test
    void theStoreMayRefuse() throws IOException {
        // The longest path that the kernel of the host opens does not fit into a request of the store, which holds 4096 bytes.
        StringBuilder path = new StringBuilder(folder.toString());
        while (path.length() < LONGEST_PATH - MARGIN) {
            path.append('/').append("d".repeat(Math.min(200, LONGEST_PATH - path.length() - 1)));
        }
        SimKernel.write(Path.of(path.toString()));
        String line = host.xl("create", "-q", host.config("g", "kernel=\"" + path + '"')).refusal(3);
        assertTrue(line.matches("xl: the store refuses WRITE /vm/[0-9a-f-]{36}/image/kernel: E2BIG"), line);
        host.awaitRemains(before);
    }

    static List<Platform> platforms() {
        return List.of(new Platform.Pv(false), new Platform.Pvh(false), new Platform.Hvm(false));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void itMayEndBetweenAnyTwoSteps(Platform platform) {
        List<String> steps = steps(platform);
        boolean hvm = platform.deviceModel().isPresent();
        assertEquals(hvm, steps.remove("start-device-model"));
        assertEquals(List.of("reserve-name", "check-memory", "load-kernel", "create-domain", "write-skeleton", "configure-domain",
                "allocate-event-channels", "populate-memory", "write-boot-image", "write-nodes", "record-guest", "attach-console",
                "introduce-to-store", "unpause"), steps);
        for (String step : hvm ? List.of("load-kernel", "write-boot-image", "start-device-model", "attach-console", "unpause") : steps) {
            Requests.CreateGuest request = request(platform);
            CompletionException stopped = assertThrows(CompletionException.class, () -> host.daemon().lifecycle().create(request, progress -> {
                if (progress.step().equals(step)) {
                    host.daemon().lifecycle().cancelCreate(request.config().uuid().orElseThrow(), Problem.of("test", "before " + step));
                }
            }).join());
            assertEquals("before " + step, ((ProblemException) stopped.getCause()).problem().message());
            host.awaitRemains(before);
        }
        host.create("g");
    }

    private List<String> steps(Platform platform) {
        List<String> steps = new ArrayList<>();
        host.daemon().lifecycle().create(request(platform), progress -> steps.add(progress.step())).join();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
        return steps;
    }

    private Requests.CreateGuest request(Platform platform) {
        MemoryKib memory = MemoryKib.ofMib(16);
        GuestConfig config = new GuestConfig(new Identity("g", Optional.of(UUID.randomUUID())), new BootSpec(host.kernel().toString(), Optional.empty(), ""),
                new MemorySpec(memory, memory), new VcpuSpec(1, 1), Scheduling.DEFAULT, platform, List.of(), ShutdownActions.DEFAULT,
                GuestLimits.DEFAULT, ClockSpec.DEFAULT);
        return new Requests.CreateGuest(config, "", false);
    }

    @Test
    void aKernelThatCannotBeReadLeavesNoCopyBehind() {
        String kernel = host.file("boot/text", "This is no kernel.\n".repeat(1000));
        String line = host.xl("create", "-q", host.config("g", "kernel=\"" + kernel + '"')).refusal(3);
        assertTrue(line.contains(kernel), line);
        host.awaitRemains(before);
        assertFalse(line.contains("Exception"), line);
    }

    @Test
    void whatItSaysIsWhatItDoes() {
        List<String> plan = host.xl("create", "-q", "--plan", host.config("g")).ok().out().lines().toList();
        assertEquals(steps(new Platform.Pv(false)), plan.stream().map(line -> line.replaceFirst("^\\d+\\. ([a-z-]+): .*", "$1")).collect(Collectors.toList()));
        host.awaitRemains(before);
    }
}
