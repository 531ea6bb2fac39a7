package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;

/** Guests that are kept beside their successors, by rename-restart. */
class KeptGuestsTest extends DaemonTest {
    private static final DeviceDeadlines SHORT = new DeviceDeadlines(3000, 1000, 1000);

    private void awaitConnected(Domid guest, String device) {
        String path = "/local/domain/0/backend/" + device.replace("/", "/" + guest + "/") + "/state";
        Waiting.until(() -> path + " to be connected", () -> host.store().readOptional(path).filter("4"::equals).isPresent());
    }

    /** An image is never two domains'. */
    @Test
    void theNewDomainHasTheDevices() throws IOException {
        host.restartWith(SHORT);
        Domid first = host.createSettled("g", "disk=[\"" + host.file("disk.img", "an image") + ",raw,xvda,w\"]", "vif=[\"mac=00:16:3e:00:00:01\"]",
                "on_crash=\"rename-restart\"");
        awaitConnected(first, "vbd/51712");
        host.machine().domains().shutdown(first, ShutdownReason.CRASH);
        host.awaitLives("g", 2);
        Waiting.until(() -> "the new guest in " + host.listed(), () -> host.listed().contains("g"));
        awaitConnected(host.domid("g"), "vbd/51712");
        awaitConnected(host.domid("g"), "vif/0");
        assertEquals(List.of(), host.store().directoryIfExists("/local/domain/0/backend/vbd/" + first));
        host.xl("destroy", first.toString()).ok();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }
}
