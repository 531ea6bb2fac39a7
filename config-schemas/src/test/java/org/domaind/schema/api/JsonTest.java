package org.domaind.schema.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
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
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final GuestConfig CONFIG = new GuestConfig(new Identity("g", Optional.of(new UUID(1, 2))),
            new BootSpec("/k", Optional.empty(), "quiet"), new MemorySpec(MemoryKib.ofMib(64), MemoryKib.ofMib(128)), new VcpuSpec(1, 2),
            new Scheduling(List.of(CpuSet.of(0, 2, 3)), List.of(), OptionalInt.of(256), OptionalInt.empty(), Optional.of("Pool-0")),
            new Platform.Pv(true), List.of(),
            new ShutdownActions(ShutdownAction.PRESERVE, ShutdownAction.RENAME_RESTART, ShutdownAction.DESTROY, ShutdownAction.DESTROY,
                    ShutdownAction.SOFT_RESET),
            GuestLimits.DEFAULT, new ClockSpec(TscMode.NATIVE, true, -5));

    private static void roundTrip(Object value) {
        assertEquals(value, Json.value(Json.text(value), value.getClass()), Json.text(value));
    }

    @Test
    void everyShapeSurvives() {
        Stream.of(CONFIG, new Requests.CreateGuest(CONFIG, "name=\"g\"\n", true), new Requests.ListDomains(Optional.of(new Domid(3)), Optional.empty(), true),
                Requests.ListDomains.ALL, new Replies.Stopped(Optional.of(ShutdownReason.REBOOT), Optional.of(new Domid(4))),
                Replies.Stopped.forGood(Optional.empty()),
                new Replies.Progress("a", 1, 2, 0), new Replies.Done(), Problem.of("c", "m"),
                new VcpuReport(new Domid(1), Optional.empty(), 0, 3, true, false, true, 12, Optional.of(CpuSet.of()), Optional.empty()))
                .forEach(JsonTest::roundTrip);
    }

    @Test
    void wordsAreThoseOfTheConfigFile() {
        String text = Json.text(CONFIG);
        assertTrue(text.contains("\"onReboot\":\"rename-restart\"") && text.contains("\"tscMode\":\"native\""), text);
    }

    @Test
    void whatANewerPeerSaysMoreIsPassedOver() {
        assertEquals(new Requests.Guest(new Domid(4)), Json.value("{\"domid\":4,\"urgently\":true}", Requests.Guest.class));
    }

    @Test
    void nonsenseIsAProblemNotAFault() {
        for (String text : List.of("{", "{\"domid\":-1}", "{\"domid\":\"x\"}", "[]", "{\"domid\":99999}")) {
            assertThrows(ProblemException.class, () -> Json.value(text, Requests.Guest.class), text);
        }
    }

    @Test
    void theDescriptionNamesEveryMethodAndField() {
        String description = VarlinkDescription.ofManagementApi();
        for (Method method : Method.values()) {
            assertTrue(description.contains("method " + method.fullName().substring(Method.INTERFACE.length() + 1) + "("), method.name());
        }
        assertTrue(description.contains("method PauseGuest(domid: int) -> ()"), description);
        assertTrue(description.contains("type Platform (pv: ?Pv, pvh: ?Pvh, hvm: ?Hvm)"), description);
        assertTrue(description.contains("devices: []DeviceConfig"), description);
        assertTrue(description.contains("type CpuSet") || !description.contains(": CpuSet"), description);
    }
}
