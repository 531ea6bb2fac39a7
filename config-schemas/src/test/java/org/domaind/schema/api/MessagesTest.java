package org.domaind.schema.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.Bootloader;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.schema.model.Trigger;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message of the interface as JSON, and what is not one. */
class MessagesTest {
    private static final GuestConfig GUEST = new GuestConfig(new Identity("g \"é\" \\", Optional.of(new UUID(1, 2))),
            new BootSpec("k", Optional.of("/r"), "a=b\n\tc", Optional.of(new Bootloader("pygrub", List.of("-q"), true, Optional.of("u")))),
            new MemorySpec(MemoryKib.ofMib(64), MemoryKib.ofMib(1L << 30)), new VcpuSpec(2, 4),
            new Scheduling(List.of(CpuSet.of(0, 2, 8191), CpuSet.of()), List.of(), OptionalInt.of(300), OptionalInt.empty(), Optional.of("p")),
            new Platform.Pv(true),
            List.of(new DeviceConfig.Disk("xvda", Optional.of("/d"), DeviceConfig.DiskFormat.QCOW2, true, false, Optional.empty(), Optional.of("dd"), true,
                            true, false, Optional.of(DeviceConfig.DiskBackend.QDISK)),
                    new DeviceConfig.Nic(0, Optional.of("00:16:3e:00:00:01"), Optional.of("b"), Optional.empty(), Optional.empty(), Optional.of("s"),
                            OptionalInt.of(1400), Optional.of("7"), Optional.of("eth0"), Optional.of(new DeviceConfig.Rate(125_000, 50_000)), Optional.empty(), true)),
            new ShutdownActions(ShutdownAction.PRESERVE, ShutdownAction.RENAME_RESTART, ShutdownAction.COREDUMP_DESTROY, ShutdownAction.RESTART,
                    ShutdownAction.SOFT_RESET),
            new GuestLimits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(2), 100),
            new ClockSpec(TscMode.ALWAYS_EMULATE, true, -3600));

    private static final StoreReport STORE = new StoreReport(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, true,
            Optional.of(new StoreReport.StoreHistory(1, 2, 3, 4)),
            List.of(new StoreReport.StoreDomain(3, 4, 5, 6, 7, List.of(new StoreReport.StoreQuota("nodes", 8, 9, true)))));
    private static final GuestEvent EVENT = new GuestEvent(3, 1L << 41, "settled", "g", Optional.of(new Domid(3)), Optional.of(ShutdownReason.REBOOT),
            Optional.of(new Domid(4)), "d");
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
                new Replies.PlanSteps(List.of(new Replies.PlanStep("a", "b"))), new Replies.Progress("s", 1, 2, 30), new Replies.Created(domid),
                new Requests.Console(domid, Optional.of(org.domaind.schema.model.ConsoleType.SERIAL), OptionalInt.of(1)), new Requests.Guest(domid), new Replies.Done(), new Requests.Shutdown(domid, true, false), new Requests.Destroy(domid, true),
                new Requests.Guests(List.of(domid, new Domid(4))),
                new Replies.AllStopped(List.of(new Replies.DomainStopped(domid, Replies.Stopped.forGood(Optional.empty())))),
                new Requests.Rename(domid, "new"), new Requests.DumpCore(domid, "/var/core"),
                new Requests.SaveGuest(domid, "/f", "{}", Requests.AfterSave.PAUSE), new Requests.RestoreGuest(GUEST, "t", "/f", true, Autoballoon.OFF),
                new Requests.MigrateGuest(domid, new Requests.Link(1L << 33, 0, 1), "{}", new Requests.MigrationLimits(OptionalInt.of(3), OptionalLong.of(4),
                        OptionalLong.of(5), OptionalInt.of(6), true)),
                new Requests.MigrateGuest(domid, new Requests.Link(1, 1, 0), "", Requests.MigrationLimits.DEFAULT), new Replies.Migrated(1, 2, 3, 4),
                new Requests.ReceiveGuest(GUEST, "t", new Requests.Link(1, 0, 1), true, Autoballoon.OFF), new Requests.ResolveMigration(domid, true),
                new Requests.CheckArrival(GUEST), new Replies.Problems(List.of(new Problem("c", "m", "h"))),
                new Requests.UpdateConfig(domid, GUEST, "text"),
                new Replies.Stopped(Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(4))),
                Replies.Stopped.forGood(Optional.empty()), new Requests.StoreLog(Optional.of("/a"), Optional.of(domid), 5, 6, true),
                new Requests.Events(Optional.of("g"), 7, true), new Replies.Events(List.of(EVENT), 8),
                new Requests.StoreTreeAt("/", 1L << 41, 3), STORE, new Replies.StoreChanges(4, List.of(CHANGE), 8),
                new Replies.StoreNodes(List.of(new Replies.StoreNode("/a", "\u0000\u00ff\u0085\"", List.of("n0", "r3"))), true),
                new Requests.SetMemoryTarget(domid, MemoryKib.ofMib(64)), new Requests.SetMemoryLimit(domid, new MemoryKib(65)),
                new Requests.SetVcpus(domid, 3), new Requests.PinVcpus(domid, OptionalInt.of(1), Optional.of(CpuSet.of(0, 2)), Optional.empty(), true),
                new Requests.SetShare(domid, "rtds", OptionalInt.of(1), OptionalInt.empty(), List.of(new VcpuShare(1, 2, 3, true))),
                new Requests.SendTrigger(domid, Trigger.NMI, 2), new Requests.SendSysrq(domid, "s"), new Requests.DebugKeys("qr"),
                new Requests.SetPoolParameters(1, "credit", new PoolParameters(1, 2, 3)),
                new SchedulingReport(List.of(new SchedulingReport.Pool(0, "Pool-0", "credit2", CpuSet.of(0, 2), 3, Optional.of(new PoolParameters(0, 1000, 0)))),
                        List.of(new SchedulingReport.Domain(domid, Optional.of("n"), 0, DomainShare.realTime(10, 4, List.of(new VcpuShare(0, 10, 4, false)))))),
                new Requests.AttachDevice(domid, GUEST.devices().get(0)), new Replies.Attached(GUEST.devices().get(1)),
                new Requests.DetachDevice(domid, "vbd", 51712, true), new Requests.ChangeMedium(domid, "hdc", Optional.of("/a.iso")), new Requests.ListDevices(domid, "vif"),
                new Replies.Devices(List.of(new DeviceReport("vbd", 51712, Optional.of("xvda"), Optional.of("/d"), true, Optional.empty(), Optional.empty(),
                        0, 4, 8, 9, -1, "/local/domain/0/backend/vbd/3/51712"))),
                new Problem("c", "m", "h"));
    }

    @Test
    void noMessageIsForgotten() {
        List<Class<?>> used = Stream.of(Method.values()).flatMap(m -> Stream.of(m.parameters(), m.reply())).collect(Collectors.toList());
        used.removeAll(messages().stream().map(Object::getClass).toList());
        assertEquals(List.of(), used);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void comesBackAsItWas(Object message) {
        String text = Json.text(message);
        assertEquals(message, Json.value(text, message.getClass()), text);
        assertEquals(text, new String(Json.bytes(message), StandardCharsets.UTF_8));
        assertEquals(message, Json.value(Json.text(message, new DefaultPrettyPrinter()), message.getClass()), text);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isTheTextThatItsPlainValuesAre(Object message) {
        assertEquals(Json.text(message), Json.text(plain(Json.text(message))));
    }

    private static Object plain(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Json.plain(bytes, 0, bytes.length);
    }

    @Test
    void plainValuesAreJavasOwn() {
        assertEquals(Map.of("a", Arrays.asList(1, 2L << 40, new BigInteger("99999999999999999999"), 1.5, true, false, null, "\u00e9"), "b", Map.of()),
                plain("{\"a\": [1, 2199023255552, 99999999999999999999, 1.5, true, false, null, \"\\u00e9\"], \"b\": {}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1 2]", "{} {}", "{a:1}", "nul"})
    void whatIsNoJsonHasNoPlainValue(String text) {
        assertEquals(Codes.INVALID_REQUEST, assertThrows(ProblemException.class, () -> plain(text)).problem().code());
    }

    @Test
    void whatIsMissingIsEmptyAndWhatIsUnknownIsPassedOver() {
        assertEquals(Replies.Stopped.forGood(Optional.empty()), Json.value("{\"newer\": [1.5e3, {\"a\": []}]}", Replies.Stopped.class));
        assertEquals(new Replies.Domains(List.of()), Json.value("{}", Replies.Domains.class));
    }

    @Test
    void lastWordCounts() {
        assertEquals(new Replies.Created(new Domid(2)), Json.value("{\"domid\":1,\"domid\":2}", Replies.Created.class));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("{\"domid\":99999}", "no Created: domid: domain id 99999 is not within 0 and 32751"),
                arguments("{\"domid\":\"x\"}", "no Created: domid: is not a whole number"),
                arguments("{\"domid\":1.5}", "no Created: domid: is not a whole number"),
                arguments("{\"domid\":{}}", "no Created: domid: is not a whole number"),
                arguments("{\"domid\":4294967296}", "no Created: domid: is not a number from -2147483648 to 2147483647"),
                arguments("{\"domid\":99999999999999999999}", "no Created: domid: is not a number of 64 bits"),
                arguments("[]", "no Created: is not an object"),
                arguments("", "no Created: is not an object"),
                arguments("{} {}", "no Created: more text follows it"),
                arguments("{\"domid\":1", "not JSON: Unexpected end-of-input"),
                arguments("{domid:1}", "not JSON: Unexpected character"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsNoRecordIsAProblem(String text, String message) {
        Problem problem = assertThrows(ProblemException.class, () -> Json.value(text, Replies.Created.class)).problem();
        assertEquals(Codes.INVALID_REQUEST, problem.code());
        assertTrue(problem.message().startsWith(message), problem.message());
    }

    @Test
    void thePlaceIsNamed() {
        String text = Json.text(new Requests.CreateGuest(GUEST, "", true)).replace("\"rename-restart\"", "\"explode\"");
        assertEquals("no CreateGuest: config: actions: onReboot: \"explode\" is no ShutdownAction",
                assertThrows(ProblemException.class, () -> Json.value(text, Requests.CreateGuest.class)).problem().message());
    }

    static Stream<Arguments> noAlternatives() {
        return Stream.of(
                arguments("{\"vmx\":{\"noMigrate\":true}}", "\"vmx\" is no Platform"),
                arguments("{}", "is not an object with one member"),
                arguments("{\"pv\":{\"noMigrate\":true},\"hvm\":{\"noMigrate\":true}}", "is not an object with one member"),
                arguments("{\"pv\":true}", "is not an object"),
                arguments("\"pv\"", "is not an object"),
                arguments("null", "something is missing"));
    }

    /** What a newer peer says more is passed over, but not which of several things it means. */
    @ParameterizedTest
    @MethodSource("noAlternatives")
    void oneOfSeveralMustBeKnown(String platform, String expected) {
        String text = Json.text(new Requests.CreateGuest(GUEST, "", true)).replace("{\"pv\":{\"noMigrate\":true}}", platform);
        assertTrue(assertThrows(ProblemException.class, () -> Json.value(text, Requests.CreateGuest.class)).problem().message().endsWith(expected), text);
    }

    @Test
    void everyPlatformComesBack() {
        for (Platform platform : List.of(new Platform.Pv(true), new Platform.Pvh(false), new Platform.Hvm(true))) {
            GuestConfig guest = GUEST.with(platform);
            assertEquals(guest, Json.value(Json.text(guest), GuestConfig.class));
            assertTrue(Json.text(guest).contains("\"platform\":{\"" + guest.type().word() + "\":{"), Json.text(guest));
        }
    }

    @Test
    void nestsOnlySoDeep() {
        assertThrows(ProblemException.class, () -> Json.value("{\"newer\":" + "[".repeat(100_000), Replies.Created.class));
    }
}
