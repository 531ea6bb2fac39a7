package org.domaind.tests.simulated.guest;

import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.sim.SimDomainView;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels.Behaviour;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Trigger;
import org.junit.jupiter.api.Test;

/** An HVM guest lives as others do, and its device model with it. The simulated guest checks what its firmware would find. */
class HvmGuestTest extends DaemonTest {
    /** {@code kernel} is that of {@link RunningDaemon#config}: an HVM guest boots from its disks. */
    private static final String[] HVM = {"type=\"hvm\"", "kernel=\"\"", "memory=24"};

    private Domid create(String name, String... more) {
        String[] settings = new String[HVM.length + more.length];
        System.arraycopy(HVM, 0, settings, 0, HVM.length);
        System.arraycopy(more, 0, settings, HVM.length, more.length);
        return host.create(name, settings);
    }

    private String config(String name) {
        return host.config(name, HVM);
    }

    @Test
    void itComesUpWithADeviceModel() {
        Domid domid = create("g", "vcpus=2", "maxvcpus=5", "apic=0");
        assertTrue(host.consoleLog("g").contains("GUEST-UP xen HVM cpus=2 simulated args=firmware"), host.consoleLog("g"));
        assertEquals(List.of(domid), host.deviceModels().running());
        assertEquals("cont", host.deviceModels().commands(domid).get(host.deviceModels().commands(domid).size() - 1));
        String home = "/local/domain/" + domid;
        assertEquals("hvm", host.store().read("/libxl/" + domid + "/type"));
        assertEquals("8192", host.store().read(home + "/memory/videoram"));
        assertEquals(Integer.toString((24 - 8) << 10), host.store().read(home + "/memory/target"));
        assertEquals("seabios", host.store().read(home + "/hvmloader/bios"));
        assertEquals("running", host.store().read("/local/domain/0/device-model/" + domid + "/state"));
        assertTrue(Integer.parseInt(host.store().read(home + "/image/device-model-pid")) > 0);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itsProcessorsCanWhatItsConfigSays() {
        Domid domid = create("g", "nestedhvm=1", "msr_relaxed=1", "oos=0", "vpmu=1", "hvm_pirq=1", "mca_caps=[\"lmce\"]", "cpuid=\"host,sse3=0\"");
        SimDomainView view = host.machine().view(domid).orElseThrow();
        assertEquals(new DomainTraits(false, true, true, Altp2m.DISABLED, 10, true, 0, true, true), view.traits());
        assertEquals(1, view.parameters().get(HvmParameter.MCA_CAP));
        int features = ByteBuffer.wrap(view.policy().orElseThrow().leaves()).order(ByteOrder.LITTLE_ENDIAN).getInt(24 + 16);
        assertEquals(0x00180200, features, "the simulated host's, without the lowest bit");
        String listed = host.xl("list", "-l", "g").ok().out();
        assertTrue(listed.contains("\"ecx\": \"" + "x".repeat(31) + "0\"") && listed.contains("\"nested_hvm\": \"True\""), listed);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itsFirmwareFindsWhatItsConfigNames() throws IOException {
        Path tables = Files.writeString(host.kernel().resolveSibling("tables"), "some tables");
        Domid domid = create("g", "acpi_firmware=\"" + tables + "\"", "smbios_firmware=\"" + tables + "\"", "ms_vm_genid=\"generate\"",
                "smbios=[\"system_product_name=P\",\"oem=1\",\"oem=2\"]");
        String home = "/local/domain/" + domid;
        assertEquals("0xb", host.store().read(home + "/hvmloader/acpi/length"));
        long acpi = Long.decode(host.store().read(home + "/hvmloader/acpi/address"));
        assertEquals(acpi + 4096, Long.decode(host.store().read(home + "/hvmloader/smbios/address")));
        assertEquals("P", host.store().read(home + "/bios-strings/system-product-name"));
        assertEquals("1 2", host.store().read(home + "/bios-strings/oem-1") + " " + host.store().read(home + "/bios-strings/oem-2"));
        String generation = host.store().read(home + "/platform/generation-id");
        assertTrue(generation.matches("[0-9]+:[0-9]+"), generation);
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertNotEquals(generation, host.store().read("/local/domain/" + host.domid("g") + "/platform/generation-id"));
        host.xl("destroy", "g").ok();
        Files.delete(tables);
        String[] settings = {HVM[0], HVM[1], HVM[2], "acpi_firmware=\"" + tables + "\""};
        String line = host.xl("create", "-q", host.config("g", settings)).refusal(3);
        assertTrue(line.contains(tables + " does not exist"), line);
        host.awaitRemains(before);
    }

    @Test
    void whatThisHostsProcessorsCannotIsRefused() {
        for (String[] refusal : new String[][] {{"vmtrace_buf_kb=64", "vmtrace_buf_kb needs processors that can trace"}, {"altp2m=\"mixed\"", "nestedhvm and altp2m exclude each other"},
                {"hap=0", "nestedhvm=1 needs nested page tables, which hap=0 turns off"}, {"cpuid=[\"0x1f:eax=" + "0".repeat(32) + "\"]", "have no leaf 0x1f without a subleaf"}}) {
            String[] settings = {HVM[0], HVM[1], HVM[2], "nestedhvm=1", refusal[0]};
            String line = host.xl("create", "-q", host.config("g", settings)).refusal(3);
            assertTrue(line.contains(refusal[1]), line);
            host.awaitRemains(before);
        }
    }

    @Test
    void itsButtonsAndKeys() {
        Domid domid = create("g", "vcpus=2", "maxvcpus=2");
        host.xl("trigger", "g", "nmi", "1").ok();
        host.xl("trigger", "g", "power").ok();
        assertEquals(List.of(Trigger.NMI, Trigger.POWER), host.machine().view(domid).orElseThrow().triggers());
        host.xl("trigger", "g", "s3resume").ok();
        assertEquals(0, host.machine().view(domid).orElseThrow().parameters().get(HvmParameter.ACPI_S_STATE));
        host.xl("sysrq", "g", "s").ok();
        assertEquals("s", host.store().read("/local/domain/" + domid + "/control/sysrq"));
        assertTrue(host.xl("trigger", "g", "reset").refusal(1).contains("sends no reset to guests"));
        assertTrue(host.xl("trigger", "g", "nmi", "7").refusal(1).contains("has no vcpu 7"));
        assertTrue(host.xl("trigger", "0", "sleep").refusal(1).contains("it is no hvm guest"));
        host.xl("debug-keys", "q").ok();
        assertTrue(host.xl("dmesg").ok().out().contains("'q' pressed"));
        assertTrue(host.xl("cpupool-list").ok().out().contains("\nPool-0 "));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void itStopsAndReboots() {
        Domid first = create("g");
        host.xl("pause", "g").ok();
        host.xl("unpause", "g").ok();
        host.awaitTicks("g");
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertNotEquals(first, host.domid("g"));
        assertEquals(List.of(host.domid("g")), host.deviceModels().running());
        host.xl("shutdown", "-w", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void memoryThatItHasNotYetIsPopulatedOnDemand() {
        Domid domid = create("g", "memory=24", "maxmem=200");
        assertEquals((24 - 8) * 256 - 0x20 + 16, host.machine().view(domid).orElseThrow().info().totalPages(), "special pages come on top");
        assertEquals("204800", host.store().read("/local/domain/" + domid + "/memory/static-max"));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aDeviceModelThatDoesNotStartSaysWhy() {
        for (Behaviour behaviour : List.of(Behaviour.ABSENT, Behaviour.FAILING, Behaviour.GARBAGE, Behaviour.WRONG_NUMBER)) {
            host.deviceModels().behave(guest -> behaviour);
            String line = host.xl("create", "-q", config("g")).refusal(3);
            assertTrue(line.contains(switch (behaviour) {
                case ABSENT -> "no device model for HVM guests: none is installed";
                case FAILING -> "ended with status 1: qemu-system-i386: no such disk on this host";
                case GARBAGE -> "sent a line that is not JSON";
                default -> "answered request 4711, which nobody made";
            }), line);
            host.awaitRemains(before);
        }
    }

    @Test
    void aGuestWhoseDeviceModelEndsHasCrashed() {
        create("g", "on_crash=\"restart\"");
        create("other");
        host.deviceModels().crash(host.domid("g"));
        host.awaitLives("g", 2);
        assertTrue(host.xl("events").ok().out().contains("device-model-ended"), host.xl("events").ok().out());
        assertEquals(2, host.deviceModels().running().size());
        host.deviceModels().crash(host.domid("other"));
        Waiting.until(() -> "the other guest to be gone, as its config says", () -> host.listed().equals(List.of("g")));
    }

    @Test
    void theNextDaemonGoesOnWithItsDeviceModel() throws IOException {
        Domid domid = create("g");
        Domid other = create("other");
        host.stopDaemon();
        assertEquals(List.of(domid, other), host.deviceModels().running());
        host.deviceModels().crash(other);
        host.startDaemon();
        host.awaitTicks("g");
        // It ended while no daemon ran: that guest has crashed all the same.
        Waiting.until(() -> "the other guest to be gone", () -> host.listed().equals(List.of("g")));
        assertFalse(host.xl("destroy", "g").ok().out().contains("xl:"));
        host.awaitRemains(before);
    }
}
