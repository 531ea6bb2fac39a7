package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to guests' devices is told, and a guest that makes it happen without end hides nothing. */
class DeviceStateEventsTest extends DaemonTest {
    private static final int FLOOD = 2000;
    /** Where the kind begins in the table, after time, domain and name. */
    private static final int KIND_COLUMN = 48;
    private Domid guest;

    @BeforeEach
    void createGuest() {
        guest = host.createSettled("g", "disk=['" + host.file("g.img", "an image") + ",raw,xvda,w']", "vif=['mac=00:16:3e:00:00:01']");
        awaitEvent("device-connected vif 0");
        awaitEvent("device-connected vbd 51712");
    }

    /** Kinds and details. */
    private List<String> events(String who) {
        return host.xl("events", who).ok().out().lines().skip(1).map(line -> line.substring(KIND_COLUMN).strip().replaceAll(" +", " ")).toList();
    }

    private void awaitEvent(String text) {
        Waiting.until(() -> text + " among " + events("g"), () -> events("g").contains(text));
    }

    @Test
    void devicesComeAndGo() {
        host.xl("block-detach", "g", "xvda").ok();
        awaitEvent("device-disconnected vbd 51712");
        host.store().write("/local/domain/" + guest + "/error/device/vif/0/error", "22 no memory\n for the ring");
        awaitEvent("device-failed vif 0: frontend: 22 no memory? for the ring");
        host.xl("destroy", "g").ok();
        awaitEvent("device-disconnected vif 0");
        host.awaitRemains(before);
    }

    @Test
    void aGuestThatFloodsHidesNothing() {
        host.create("h");
        for (int i = 0; i < FLOOD; i++) {
            host.store().write("/local/domain/" + guest + "/error/device/vif/0/error", "the guest's word number " + i);
        }
        host.xl("rename", "h", "k").ok();
        host.xl("destroy", "g").ok();
        List<String> told = events("g");
        assertTrue(told.size() < 20, told::toString);
        assertTrue(told.contains("device-failed vif 0: frontend: the guest's word number 0"), told::toString);
        assertTrue(told.contains("destroyed"), told::toString);
        assertEquals(List.of("created", "renamed was h"), events(host.domid("k").toString()));
        host.stopDaemon();
        // What was withheld is told at the latest at the end of domaind.
        try (var state = host.openState()) {
            assertTrue(state.newest(Integer.MAX_VALUE).stream().anyMatch(event -> event.what().detail().endsWith("changes before this one are not listed")));
        }
    }
}
