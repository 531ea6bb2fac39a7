package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.xl.invocation.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateCommandTest {
    private static final String GUEST = """
            name = "g1"
            memory = 64
            kernel = "boot/vmlinuz"
            on_crash = "preserve"
            """;

    @TempDir
    Path folder;
    private Harness harness;

    @BeforeEach
    void start() throws IOException {
        harness = new Harness(folder.resolve("root"), folder);
        Files.writeString(folder.resolve("g.cfg"), GUEST);
    }

    @AfterEach
    void stop() throws IOException {
        harness.close();
    }

    private Requests.CreateGuest request(Method method) {
        JsonNode parameters = harness.daemon.calls.stream().filter(c -> c.method() == method).findFirst().orElseThrow().parameters();
        return Json.value(parameters.toString(), Requests.CreateGuest.class);
    }

    @Test
    void theDaemonGetsTheWholeConfigWithItsText() {
        Harness.Result result = harness.xl("create", "g.cfg", "vcpus=3");
        assertEquals(new Harness.Result(0, "", "Parsing config from g.cfg\n"), result);
        Requests.CreateGuest request = request(Method.CREATE_GUEST);
        GuestConfig guest = request.config();
        assertEquals("g1", guest.name());
        assertEquals(3, guest.vcpus().atBoot());
        assertEquals(MemoryKib.ofMib(64), guest.memory().atBoot());
        assertEquals(folder.resolve("boot/vmlinuz").toString(), guest.boot().kernel());
        assertEquals(ShutdownAction.PRESERVE, guest.actions().onCrash());
        assertEquals(GUEST + "\nvcpus=3\n", request.source());
        assertEquals(false, request.leavePaused());
    }

    @Test
    void pausedStaysPaused() {
        assertEquals(0, harness.xl("create", "-p", "g.cfg").status());
        assertTrue(request(Method.CREATE_GUEST).leavePaused());
        assertEquals(1, harness.calls().size());
    }

    @Test
    void aFailureOfTheDaemonIsStatusThreeAndOneLine() {
        harness.daemon.answer(Method.CREATE_GUEST, p -> {
            throw new ProblemException("name-taken", "domain 3 has this name already", "choose another");
        });
        assertEquals(new Harness.Result(3, "", "xl: domain 3 has this name already; choose another\n"), harness.xl("create", "-q", "g.cfg"));
    }

    @Test
    void theConsoleIsAttachedBeforeTheGuestRuns() {
        harness.daemon.consoleGreeting = "GUEST-UP\r\n";
        harness.daemon.answer(Method.ATTACH_CONSOLE, p -> new Replies.Done());
        harness.daemon.answer(Method.UNPAUSE_GUEST, p -> new Replies.Done());
        Harness.Result result = harness.withInput("hi q").xl("create", "-qc", "g.cfg");
        assertEquals(0, result.status());
        assertTrue(result.out().startsWith("GUEST-UP\r\n"), result.out());
        assertTrue(request(Method.CREATE_GUEST).leavePaused());
        assertEquals(List.of(Method.CREATE_GUEST, Method.ATTACH_CONSOLE, Method.UNPAUSE_GUEST, Method.LIST_DOMAINS),
                harness.daemon.calls.stream().map(FakeDaemon.Call::method).toList());
    }

    @Test
    void withoutAConsoleTheGuestRunsAllTheSame() {
        harness.daemon.answer(Method.ATTACH_CONSOLE, p -> {
            throw new ProblemException("no-console", "the guest has no console");
        });
        harness.daemon.answer(Method.UNPAUSE_GUEST, p -> new Replies.Done());
        assertEquals(new Harness.Result(1, "", "xl: the guest has no console\n"), harness.xl("create", "-qc", "g.cfg"));
        assertEquals(Method.UNPAUSE_GUEST, harness.daemon.calls.get(2).method());
    }

    @Test
    void foregroundFollowsAGuestThroughItsRestart() {
        Domid second = new Domid(18);
        harness.daemon.answer(Method.WAIT_STOPPED, p -> p.get("domid").intValue() == 17
                ? new Replies.Stopped(Optional.of(ShutdownReason.REBOOT), Optional.of(second))
                : Replies.Stopped.forGood(Optional.of(ShutdownReason.POWEROFF)));
        assertEquals(new Harness.Result(0, "", """
                Waiting for domain g1 (domid 17) to die
                Domain 17 has been shut down, reason code 1
                Domain 18 has been shut down, reason code 0
                """), harness.xl("create", "-q", "-F", "g.cfg"));
    }

    @Test
    void progressIsForTerminalsOnly() {
        harness.daemon.progressSteps = 2;
        String onTerminal = harness.withTerminal(Terminal.Stream.ERR).xl("create", "g.cfg").err();
        assertEquals("Parsing config from g.cfg\n\rCreating g1: 1/2 step1, 0%\rCreating g1: 2/2 step2, 50%\r" + " ".repeat(27) + "\r", onTerminal);
        assertEquals("", harness.withTerminal(Terminal.Stream.ERR).xl("create", "-q", "g.cfg").err());
        assertEquals("Parsing config from g.cfg\n", harness.withTerminal().xl("create", "g.cfg").err());
    }

    @Test
    void aPlanIsNumberedAndNothingIsCreated() {
        harness.daemon.answer(Method.PLAN_GUEST, p -> new Replies.PlanSteps(
                List.of(new Replies.PlanStep("load-kernel", "read /boot/x"), new Replies.PlanStep("create-domain", "64 MiB"))));
        assertEquals("1. load-kernel: read /boot/x\n2. create-domain: 64 MiB\n", harness.xl("create", "-q", "--plan", "g.cfg").out());
        assertEquals(List.of(Method.PLAN_GUEST), harness.daemon.calls.stream().map(FakeDaemon.Call::method).toList());
    }

    @Test
    void jsonNamesTheNewDomain() {
        JsonNode json = JsonTree.of(harness.xl("create", "-q", "--json", "g.cfg").out());
        assertEquals(17, json.get("domid").intValue());
        assertEquals("g1", json.get("name").textValue());
    }

    @Test
    void withDebugTheConfigGoesToStderr() {
        Harness.Result result = harness.xl("create", "-dq", "g.cfg");
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("{\n    \"c_info\": {\n"), result.err());
    }

    @Test
    void aMegabyteOfArgumentIsRead() {
        String megabyte = "x".repeat(1 << 20);
        Harness.Result result = harness.xl("create", "-qn", "g.cfg", "cmdline='" + megabyte + "'");
        assertEquals(0, result.status());
        assertTrue(result.out().contains("\"cmdline\": \"" + megabyte + "\""));
        Harness.Result refused = harness.xl("create", "-q", "g.cfg", "cmdline='" + megabyte + "'");
        assertEquals(new Harness.Result(1, "", "command line:1:9: the kernel's command line has 1048576 bytes, 1023 is the most\n"), refused);
    }

    @Test
    void aFileWithoutEndIsNotRead() {
        assertEquals(new Harness.Result(3, "", "Failed to read config file: /dev/zero: File too large\n"), harness.xl("create", "/dev/zero"));
    }
}
