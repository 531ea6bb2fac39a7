package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

/** A guest gets another config, which counts from its next reboot on. */
class ConfigUpdateTest extends DaemonTest {
    private String longList() {
        return host.xl("list", "-l", "g").ok().out();
    }

    @Test
    void theNextDomainIsMadeFromIt() {
        Domid first = host.create("g", "vif=[\"\"]");
        String mac = host.store().read("/libxl/" + first + "/device/vif/0/mac");
        String uuid = host.xl("vm-list").ok().out().lines().skip(1).findFirst().orElseThrow().split(" +")[0];
        String changed = host.config("g", "memory=24", "vcpus=2", "on_poweroff=\"preserve\"", "vif=[\"\"]");
        XlResult updated = host.xl("config-update", "g", changed, "extra=\"changed\"").ok();
        assertEquals(List.of("WARNING: xl now has better capability to manage domain configuration, avoid using this command when possible",
                "setting dom" + first + " configuration"), updated.err().lines().toList());
        assertEquals(1, host.lives("g"));
        assertTrue(longList().contains("\"on_poweroff\": \"preserve\""));
        host.xl("reboot", "-w", "g").ok();
        host.awaitLog("g", log -> log.contains("cpus=2 simulated args=changed"));
        assertEquals(24 * 256, host.machine().view(host.domid("g")).orElseThrow().info().totalPages());
        assertEquals(mac, host.store().read("/libxl/" + host.domid("g") + "/device/vif/0/mac"));
        assertTrue(host.xl("vm-list").ok().out().contains(uuid));
    }

    @Test
    void whatCannotBeMadeIsRefusedAtOnce() {
        host.create("g");
        String before = longList();
        assertTrue(host.xl("config-update", "g", host.config("other")).err().contains("the config is of a guest named other"));
        String twice = host.config("g", "disk=[\"/a,raw,xvda,w\", \"/b,raw,xvda,w\"]");
        assertTrue(host.xl("config-update", "g", twice).err().contains("two devices are the same"));
        assertEquals(1, host.xl("config-update", "g").status());
        assertTrue(host.xl("config-update", "g").err().contains("Config file not specified"));
        assertTrue(host.xl("config-update", "nobody", host.config("g")).err().contains("nobody is an invalid domain identifier"));
        assertEquals(before, longList());
        assertTrue(host.xl("-N", "config-update", "g", host.config("g", "vcpus=3")).ok().out().contains("\"max_vcpus\": 3"));
        assertEquals(before, longList());
    }
}
