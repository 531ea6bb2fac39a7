package org.domaind.xl.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreChange;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.api.VcpuReport;
import org.domaind.schema.model.BootSpec;
import org.domaind.schema.model.ClockSpec;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.GuestLimits;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.Scheduling;
import org.domaind.schema.model.ShutdownAction;
import org.domaind.schema.model.ShutdownActions;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.schema.model.TscMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of turning the interface's records into JSON and back agree, for every message there is. */
class RecordsTest {
    private static final GuestConfig GUEST = new GuestConfig("g \"é\" \\", Optional.of(new UUID(1, 2)), GuestType.PV, MemoryKib.ofMib(64),
            MemoryKib.ofMib(1L << 30), 2, 4, new BootSpec("/k", Optional.of("/r"), "a=b\n\tc"),
            new ShutdownActions(ShutdownAction.PRESERVE, ShutdownAction.RENAME_RESTART, ShutdownAction.COREDUMP_DESTROY, ShutdownAction.RESTART,
                    ShutdownAction.SOFT_RESET),
            new Scheduling(List.of(CpuSet.of(0, 2, 8191), CpuSet.of()), List.of(), OptionalInt.of(300), OptionalInt.empty(), Optional.of("p")),
            new GuestLimits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(2), 100),
            new ClockSpec(TscMode.ALWAYS_EMULATE, true, -3600), true);

    private static final StoreReport STORE = new StoreReport(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, true,
            Optional.of(new StoreReport.StoreHistory(1, 2, 3, 4)),
            List.of(new StoreReport.StoreDomain(3, 4, 5, 6, 7, List.of(new StoreReport.StoreQuota("nodes", 8, 9, true)))));
    private static final StoreChange CHANGE = new StoreChange(1, 2, 3, 4, "5/c", "write", 0xFFFF_FFFFL, "/p",
            Optional.of(new StoreChange.StoreContent("\u0001\u0080", 2, List.of("n0"))), Optional.empty(), 6);

    static List<Object> messages() {
        Domid domid = new Domid(3);
        DomainReport.States states = new DomainReport.States(true, false, true, false, true);
        DomainReport full = new DomainReport(domid, Optional.of("n"), new UUID(3, 4), states, OptionalInt.of(3), 1L << 40, 5, 1, 2,
                Long.MAX_VALUE, Optional.of("pv"), Optional.of("Pool-0"), List.of(0, 1), Optional.of("label"),
                OptionalLong.of(7), Optional.of(GUEST));
        DomainReport bare = new DomainReport(domid, Optional.empty(), new UUID(0, 0), states, OptionalInt.empty(), 0, 0, 0, 0, 0,
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), OptionalLong.empty(), Optional.empty());
        VcpuReport vcpu = new VcpuReport(domid, Optional.of("n"), 1, 2, true, false, true, 9, Optional.of(CpuSet.of(1, 3)), Optional.empty());
        HostReport host = new HostReport(true, 4, 3, 1, 2, 2, 2_593_907, List.of(-1, 2), List.of("pv"), 1, 2, 3, 4, 5, 6,
                List.of(new HostReport.Cpu(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(0))),
                List.of(new HostReport.Node(1, 2, List.of(10, 20))), 4, 17, ".7", "caps ", "credit2", 4096, Long.MIN_VALUE, "", "cmd", "cc", "by",
                "dom", "date", Optional.of("id"));
        return List.of(new Requests.None(), host, new Requests.ConsoleRing(true), new Replies.Text("a\u2028b/\u007f"),
                Requests.ListDomains.ALL, new Requests.ListDomains(Optional.of(domid), Optional.of("x"), true), new Replies.Domains(List.of(full, bare)),
                new Requests.ListVcpus(Optional.of(domid)), new Replies.Vcpus(List.of(vcpu)), new Requests.CreateGuest(GUEST, "text\r\n", true),
                new Replies.PlanSteps(List.of(new Replies.PlanStep("a", "b"))), new Replies.Progress("s", 1, 2), new Replies.Created(domid),
                new Requests.Guest(domid), new Replies.Done(), new Requests.Shutdown(domid, true, false), new Requests.Destroy(domid, true),
                new Requests.Guests(List.of(domid, new Domid(4))),
                new Replies.AllStopped(List.of(new Replies.DomainStopped(domid, Replies.Stopped.forGood(Optional.empty())))),
                new Requests.Rename(domid, "new"), new Replies.Stopped(Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(4))),
                Replies.Stopped.forGood(Optional.empty()), new Requests.StoreLog(Optional.of("/a"), Optional.of(domid), 5, 6, true),
                new Requests.StoreTreeAt("/", 1L << 41, 3), STORE, new Replies.StoreChanges(4, List.of(CHANGE), 8),
                new Replies.StoreNodes(List.of(new Replies.StoreNode("/a", "\u0000\u00ff\u0085\"", List.of("n0", "r3"))), true),
                new Problem("c", "m", "h"));
    }

    @Test
    void noMessageIsForgotten() {
        List<Class<?>> used = Stream.of(Method.values()).flatMap(m -> Stream.of(m.parameters(), m.reply())).collect(Collectors.toList());
        used.removeAll(messages().stream().map(Object::getClass).toList());
        assertEquals(List.of(), used);
    }

    private static Object parse(String text) {
        return JsonReader.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesWhatTheLibraryReads(Object message) {
        String ours = JsonText.compact(Records.tree(message));
        assertEquals(Json.text(message), ours);
        assertEquals(message, Json.value(ours, message.getClass()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatTheLibraryWrites(Object message) {
        assertEquals(message, Records.read(parse(Json.text(message)), message.getClass()));
        assertEquals(message, Records.read(parse(JsonText.of(Records.tree(message))), message.getClass()));
    }

    @Test
    void whatIsMissingIsEmptyAndWhatIsUnknownIsPassedOver() {
        assertEquals(Replies.Stopped.forGood(Optional.empty()), Records.read(parse("{\"newer\": [1.5e3]}"), Replies.Stopped.class));
        assertEquals(new Replies.Domains(List.of()), Records.read(parse("{}"), Replies.Domains.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"domid\":99999}", "{\"domid\":\"x\"}", "{\"domid\":1.5}", "{\"domid\":{}}", "{\"domid\":4294967296}"})
    void whatIsNoRecordIsAProblem(String text) {
        assertEquals("domaind answers with something that is no Created",
                assertThrows(ProblemException.class, () -> Records.read(parse(text), Replies.Created.class)).problem().message());
    }

    @Test
    void readsAllOfJson() {
        assertEquals(Map.of("a", List.of(1L, -2L, 1.5, true, false), "b\n\u00e9\ud83d\ude00/", Map.of()),
                parse(" { \"a\" : [ 1 , -2,15e-1,true , false ] ,\r\n\t\"b\\n\\u00E9\\ud83d\\ude00\\/\":{ } } "));
        assertEquals(null, parse("null"));
        assertEquals("", parse("\"\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "{]", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "\"", "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\n\"",
        "tru", "nul", "+1", "-", "1e", "--1", "99999999999999999999", "1 2", "{} x", "'a'"})
    void whatIsNotJsonIsAProblem(String text) {
        assertThrows(ProblemException.class, () -> parse(text));
    }

    @Test
    void nestsOnlySoDeep() {
        parse("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH));
        assertThrows(ProblemException.class, () -> parse("[".repeat(100_000)));
    }
}
