package org.domaind.tests.simulated.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
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
import org.domaind.tests.simulated.Conversation;
import org.domaind.tests.simulated.RunningDaemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management socket as any Varlink client sees it, and as one sees it that does not know the protocol. */
class ManagementSocketTest {
    private static final String LIST = "{\"method\":\"org.domaind.ListDomains\"}";

    @TempDir
    Path folder;
    private RunningDaemon host;
    private Conversation client;

    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder);
        client = Conversation.open(host.paths().managementSocket());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        host.close();
    }

    private void othersAreServed() throws IOException {
        try (Conversation other = Conversation.open(host.paths().managementSocket())) {
            assertEquals(1, other.ask(LIST).at("/parameters/domains").size());
        }
    }

    @Test
    void theServiceIntroducesItself() throws IOException {
        JsonNode info = client.ask("{\"method\":\"org.varlink.service.GetInfo\"}").path("parameters");
        assertEquals("domaind", info.path("product").asText());
        assertEquals("[\"org.varlink.service\",\"org.domaind\"]", info.path("interfaces").toString());
        String text = client.ask("{\"method\":\"org.varlink.service.GetInterfaceDescription\",\"parameters\":{\"interface\":\"org.domaind\"}}")
                .at("/parameters/description").asText();
        assertTrue(text.contains("interface org.domaind\n"), text);
        for (Method method : Method.values()) {
            assertTrue(text.contains("method " + method.fullName().substring(Method.INTERFACE.length() + 1) + "("), method::fullName);
        }
        assertTrue(text.contains("successor"), text);
        assertEquals("org.varlink.service.InterfaceNotFound", client.ask("""
                {"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"org.absent"}}""").path("error").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.domaind.Absent", "org.absent.ListDomains", "ListDomains", "", "org.varlink.service.Absent"})
    void anUnknownMethodIsSaidToBeUnknown(String name) throws IOException {
        JsonNode reply = client.ask(Json.text(Map.of("method", name)));
        assertEquals("org.varlink.service.MethodNotFound", reply.path("error").asText());
        assertEquals(name, reply.at("/parameters/method").asText());
        assertEquals(1, client.ask(LIST).at("/parameters/domains").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PauseGuest | {\"domid\":\"x\"}", "PauseGuest | {\"domid\":-1}", "PauseGuest | {\"domid\":40000}", "PauseGuest | {\"domid\":1e99}",
        "PauseGuest | []", "PauseGuest | null", "PauseGuest | 7", "PauseGuest | {\"domid\":{}}", "CreateGuest | {\"config\":{\"name\":\"a/b\"}}",
        "RenameGuest | {\"domid\":0,\"newName\":\"a/b\"}", "RenameGuest | {\"domid\":0,\"newName\":\"\"}",
        "RenameGuest | {\"domid\":0,\"newName\":[]}", "ListDomains | {\"domid\":[1]}"})
    void wrongParametersAreAProblem(String method, String parameters) throws IOException {
        JsonNode reply = client.ask("{\"method\":\"org.domaind." + method + "\",\"parameters\":" + parameters + "}");
        assertEquals("org.domaind.Problem", reply.path("error").asText(), reply::toString);
        assertEquals("invalid-request", reply.at("/parameters/code").asText(), reply::toString);
        assertFalse(reply.at("/parameters/message").asText().isEmpty());
        assertEquals(1, client.ask(LIST).at("/parameters/domains").size());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void missingParametersAreAProblemOrNone(Method method) throws IOException {
        JsonNode reply = client.ask(Json.text(Map.of("method", method.fullName(), "parameters", Map.of(), "upgrade", false)));
        switch (method) {
            case HOST_INFO, CONSOLE_RING, LIST_DOMAINS, LIST_VCPUS, SCHEDULING, STORE_STATS, STORE_LOG, EVENTS -> assertFalse(reply.has("error"), reply::toString);
            default -> assertEquals("invalid-request", reply.at("/parameters/code").asText(), reply::toString);
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nonsense", "[1,2", "\"", "{\"method\":"})
    void whatIsNoCallEndsTheConnectionAndNothingElse(String frame) throws IOException {
        assertEquals(Optional.empty(), client.say(frame).hear());
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"org.domaind.ListDomains\"", "{\"method\":7}", "{\"method\":null}", "{}"})
    void jsonThatIsNoCallIsSaidToBeUnknown(String frame) throws IOException {
        assertEquals("org.varlink.service.MethodNotFound", client.ask(frame).path("error").asText());
        assertEquals(1, client.ask(LIST).at("/parameters/domains").size());
    }

    @Test
    void aCallWithoutEndIsCutOff() throws IOException {
        String part = "x".repeat(1 << 20);
        boolean refused = false;
        try {
            client.raw("{\"method\":\"");
            for (int mib = 0; mib < 64; mib++) {
                client.raw(part);
            }
        } catch (IOException e) {
            refused = true;
        }
        assertTrue(refused, "64 MiB were taken");
        othersAreServed();
    }

    @Test
    void nestedBeyondMeasureItIsNoCall() throws IOException {
        client.say("{\"method\":\"org.domaind.ListDomains\",\"parameters\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}");
        Optional<JsonNode> reply = client.hear();
        assertTrue(reply.isEmpty() || reply.get().has("error"), reply::toString);
        othersAreServed();
    }

    @Test
    void callsInOneWriteAreAnsweredInOrder() throws IOException {
        client.raw(LIST + "\0{\"method\":\"org.domaind.Absent\"}\0" + LIST
                + "\0{\"method\":\"org.domaind.ListDomains\",\"oneway\":true}\0" + LIST + "\0");
        client.endOfInput();
        List<Boolean> errors = new ArrayList<>();
        for (Optional<JsonNode> reply = client.hear(); reply.isPresent(); reply = client.hear()) {
            errors.add(reply.get().has("error"));
        }
        assertEquals(List.of(false, true, false, false), errors);
    }

    private String create() {
        MemoryKib memory = MemoryKib.ofMib(16);
        GuestConfig config = new GuestConfig(new Identity("g", Optional.empty()), new BootSpec(host.kernel().toString(), Optional.empty(), ""),
                new MemorySpec(memory, memory), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Pv(false), List.of(), ShutdownActions.DEFAULT,
                GuestLimits.DEFAULT, ClockSpec.DEFAULT);
        return Json.text(new Requests.CreateGuest(config, "", false));
    }

    @Test
    void withMoreEachStepIsTold() throws IOException {
        client.say("{\"method\":\"org.domaind.CreateGuest\",\"more\":true,\"parameters\":" + create() + "}");
        List<String> steps = new ArrayList<>();
        JsonNode reply = client.hear().orElseThrow();
        while (reply.path("continues").asBoolean()) {
            assertEquals(steps.size() + 1, reply.at("/parameters/number").asInt());
            assertEquals(14, reply.at("/parameters/of").asInt());
            steps.add(reply.at("/parameters/step").asText());
            reply = client.hear().orElseThrow();
        }
        assertEquals(14, steps.size());
        assertEquals(1, reply.at("/parameters/domid").asInt(), reply::toString);
    }

    @Test
    void aGuestIsMadeThoughItsCallerHasGone() throws IOException {
        client.say("{\"method\":\"org.domaind.CreateGuest\",\"more\":true,\"parameters\":" + create() + "}").close();
        host.awaitLives("g", 1);
        assertEquals(List.of("g"), host.listed());
    }

    @Test
    void theConsoleNeedsAnUpgrade() throws IOException {
        host.create("g");
        JsonNode reply = client.ask("{\"method\":\"org.domaind.AttachConsole\",\"parameters\":{\"domid\":1}}");
        assertEquals("org.domaind.AttachConsole needs \"upgrade\": true", reply.at("/parameters/message").asText());
        reply = client.ask("{\"method\":\"org.domaind.AttachConsole\",\"upgrade\":true,\"parameters\":{\"domid\":77}}");
        assertEquals("no-such-domain", reply.at("/parameters/code").asText());
        assertEquals(2, client.ask(LIST).at("/parameters/domains").size());
    }

    @Test
    void aWaitForAGuestThatIsDestroyedEnds() throws IOException {
        host.create("g");
        client.say("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}");
        host.xl("destroy", "g").ok();
        assertEquals("{\"reason\":null,\"successor\":null}", client.hear().orElseThrow().path("parameters").toString());
        assertEquals("{\"reason\":null,\"successor\":null}",
                client.ask("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}").path("parameters").toString());
    }

    private static final String WAIT_ALL = "{\"method\":\"org.domaind.WaitAllStopped\",\"more\":true,\"parameters\":{\"domids\":";

    @Test
    void oneCallWaitsForManyGuestsAndTellsOfEach() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            host.create(name);
        }
        client.say(WAIT_ALL + "[3,1,2]}}");
        host.xl("destroy", "b").ok();
        assertEquals("[{\"domid\":2,\"end\":{\"reason\":null,\"successor\":null}}]", client.hear().orElseThrow().at("/parameters/stopped").toString());
        host.xl("shutdown", "a").ok();
        JsonNode second = client.hear().orElseThrow();
        assertEquals("[{\"domid\":1,\"end\":{\"reason\":\"poweroff\",\"successor\":null}}]", second.at("/parameters/stopped").toString());
        assertTrue(second.path("continues").asBoolean());
        host.xl("destroy", "c").ok();
        assertEquals(3, client.hear().orElseThrow().at("/parameters/stopped/0/domid").asInt());
        JsonNode last = client.hear().orElseThrow();
        assertFalse(last.has("continues"));
        List<Integer> order = new ArrayList<>();
        last.at("/parameters/stopped").forEach(stopped -> order.add(stopped.path("domid").asInt()));
        assertEquals(List.of(3, 1, 2), order, "the last reply has all, in the order asked for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1,1]", "[40000]", "[null]", "7"})
    void whatCannotBeWaitedForIsAProblem(String domids) throws IOException {
        assertEquals("invalid-request", client.ask(WAIT_ALL + domids + "}}").at("/parameters/code").asText());
        othersAreServed();
    }

    @Test
    void asManyAsTheCommandNamesInOneCallCanBeWaitedFor() throws IOException {
        List<Integer> most = IntStream.rangeClosed(1, Requests.Guests.MAX).boxed().toList();
        JsonNode reply = client.ask(WAIT_ALL.replace(",\"more\":true", "") + most + "}}");
        assertEquals(Requests.Guests.MAX, reply.at("/parameters/stopped").size(), "none of them is there any more");
        List<Integer> more = IntStream.rangeClosed(1, Requests.Guests.MAX + 1).boxed().toList();
        assertEquals("invalid-request", client.ask(WAIT_ALL + more + "}}").at("/parameters/code").asText());
    }

    @Test
    void waitersHoldNoThread() throws IOException {
        host.create("g");
        List<Conversation> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                waiting.add(Conversation.open(host.paths().managementSocket()).say("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}"));
            }
            assertEquals(2, client.ask(LIST).at("/parameters/domains").size());
            long threads = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("management")).count();
            assertTrue(threads <= 5, "one loop and four workers, not " + threads);
            host.xl("destroy", "g").ok();
            for (Conversation waiter : waiting) {
                assertEquals("{\"reason\":null,\"successor\":null}", waiter.hear().orElseThrow().path("parameters").toString());
            }
        } finally {
            for (Conversation waiter : waiting) {
                waiter.close();
            }
        }
    }

    @Test
    void whoHasNothingMoreToAskStillHearsTheAnswer() throws IOException {
        host.create("g");
        client.say("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}").endOfInput();
        othersSee(2);
        host.xl("destroy", "g").ok();
        assertEquals("{\"reason\":null,\"successor\":null}", client.hear().orElseThrow().path("parameters").toString());
        assertEquals(Optional.empty(), client.hear());
    }

    private void othersSee(int domains) throws IOException {
        try (Conversation other = Conversation.open(host.paths().managementSocket())) {
            assertEquals(domains, other.ask(LIST).at("/parameters/domains").size());
        }
    }

    @Test
    void aCallerThatDoesNotReadHoldsUpNobodyAndLosesNothing() throws Exception {
        int calls = 3000;
        // More than all buffers between the two together hold: the daemon has to stop taking calls.
        String call = LIST + " ".repeat(2000);
        CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < calls; i++) {
                    client.say(call);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        othersAreServed();
        for (int i = 0; i < calls; i++) {
            assertEquals(1, client.hear().orElseThrow().at("/parameters/domains").size());
        }
        saying.get(10, TimeUnit.SECONDS);
    }

    @Test
    void slowAndQuickCallsOfOneCallerAreAnsweredInTheirOrder() throws IOException {
        host.create("g");
        client.raw("{\"method\":\"org.domaind.WaitStopped\",\"parameters\":{\"domid\":1}}\0" + LIST + "\0");
        othersSee(2);
        host.xl("destroy", "g").ok();
        assertTrue(client.hear().orElseThrow().path("parameters").has("reason"));
        assertEquals(1, client.hear().orElseThrow().at("/parameters/domains").size());
    }

    @Test
    void keysThatComeWithTheUpgradeReachTheConsole() throws IOException {
        host.create("g");
        client.raw("{\"method\":\"org.domaind.AttachConsole\",\"upgrade\":true,\"parameters\":{\"domid\":1}}\0early\n");
        assertTrue(client.hear().orElseThrow().has("parameters"));
        host.awaitLog("g", log -> log.contains("you typed: early"));
    }

    @Test
    void onlyItsOwnerMayOpenIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(host.paths().managementSocket())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(host.paths().storeSocket())));
    }
}
