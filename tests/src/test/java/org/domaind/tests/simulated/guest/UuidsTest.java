package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's uuid is its own: its nodes below /vm and its row in the database are found by it. */
class UuidsTest extends DaemonTest {
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";
    private static final String ITS_UUID = "uuid=\"" + UUID + '"';

    private String refusal(String config) {
        Remains now = Remains.of(host);
        String refused = host.xl("create", "-q", config).refusal(3);
        host.awaitRemains(now);
        return refused;
    }

    @Test
    void aRunningGuestsUuidIsRefused() {
        Domid domid = host.createSettled("g", ITS_UUID);
        assertEquals("xl: the uuid " + UUID + " is that of domain " + domid + " (g); give each guest a uuid of its own, or leave uuid= out",
                refusal(host.config("h", ITS_UUID)));
        assertEquals("g", host.store().read("/vm/" + UUID + "/name"));
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
        host.create("h", ITS_UUID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "shutdown"})
    void soIsThatOfOneThatStandsStill(String command) {
        Domid domid = host.createSettled("g", ITS_UUID, "on_poweroff=\"preserve\"");
        host.xl(command, "g").ok();
        Waiting.until(() -> "the guest to stand still", () -> {
            var info = host.machine().view(domid).orElseThrow().info();
            return info.paused() || info.shutdown();
        });
        refusal(host.config("h", ITS_UUID));
    }

    @Test
    void soIsThatOfAnotherToolsDomain() {
        Domid domid = host.createSettled("g");
        // All that the reference's tools tell the store of whose a uuid is.
        host.store().write("/local/domain/" + domid + "/vm", "/vm/" + UUID);
        host.store().write("/vm/" + UUID + "/name", "g");
        refusal(host.config("h", ITS_UUID));
    }

    @Test
    void soIsTheHosts() {
        refusal(host.config("h", "uuid=\"00000000-0000-0000-0000-000000000000\""));
        assertEquals("Domain-0", host.store().read("/vm/00000000-0000-0000-0000-000000000000/name"));
    }

    @Test
    void nodesOfNoDomainHoldNoUuid() {
        host.store().write("/local/domain/77/vm", "/vm/" + UUID);
        host.create("g", ITS_UUID);
        assertEquals(List.of("g"), host.listed());
    }
}
