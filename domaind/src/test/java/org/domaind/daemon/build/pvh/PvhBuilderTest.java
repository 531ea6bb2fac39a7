package org.domaind.daemon.build.pvh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.image.FirmwareFolder;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.TestKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.PvShim;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out before there is a domain. The simulated host's tests build whole guests. */
class PvhBuilderTest {
    private static final TestKernel PVH = TestKernel.plain().note(TestKernel.PHYS32_ENTRY, 0x100040);

    @TempDir
    Path folder;
    private final XenHost host = mock(XenHost.class);
    private final HostMachine machine = mock(HostMachine.class);
    private PvhBuilder builder;

    @BeforeEach
    void open() {
        when(host.machine()).thenReturn(machine);
        capabilities(List.of("xen-3.0-x86_64", "hvm-3.0-x86_32"));
        builder = new PvhBuilder(host, new KernelImages(folder.resolve("cache")));
    }

    private void capabilities(List<String> words) {
        when(machine.info()).thenReturn(new HypervisorInfo(4, 17, "", words, "", "", 4096, 0, "", "", "", "", Optional.empty(), "credit2"));
    }

    private String file(String name, TestKernel kernel) throws IOException {
        return Files.write(folder.resolve(name), kernel.elf()).toString();
    }

    private static GuestConfig guest(String kernel, Optional<String> ramdisk, int vcpus, Optional<PvShim> shim) {
        return new GuestConfig(new Identity("g", Optional.empty()), new BootSpec(kernel, ramdisk, "root=/dev/xvda"),
                new MemorySpec(MemoryKib.ofMib(16), MemoryKib.ofMib(16)), new VcpuSpec(1, vcpus), Scheduling.DEFAULT,
                new Platform.Pvh(false, HvmContainer.DEFAULT, shim), List.of(), ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT);
    }

    private void assertProblem(String code, String words, GuestConfig config) {
        ProblemException e = assertThrows(ProblemException.class, () -> builder.prepare(config).close());
        assertEquals(code, e.problem().code());
        assertTrue(e.problem().line().contains(words), e.problem().line());
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        String kernel = file("kernel", PVH);
        assertProblem("too-many-vcpus", "at most 128 vcpus, not 129", guest(kernel, Optional.empty(), 129, Optional.empty()));
        assertProblem("ramdisk-not-found", "absent does not exist", guest(kernel, Optional.of(folder + "/absent"), 1, Optional.empty()));
        assertProblem("kernel-lacks-pvh", "has no PHYS32_ENTRY note", guest(file("pv", TestKernel.plain()), Optional.empty(), 1, Optional.empty()));
        capabilities(List.of("xen-3.0-x86_64"));
        assertProblem("host-lacks-hvm", "turn on VT-x or AMD-V", guest(kernel, Optional.empty(), 1, Optional.empty()));
    }

    @Test
    void aShimIsTheKernelAndTheKernelItsModule() throws IOException {
        String kernel = file("kernel", TestKernel.plain());
        String ramdisk = Files.writeString(folder.resolve("ramdisk"), "r".repeat(5000)).toString();
        Optional<PvShim> shim = Optional.of(new PvShim(Optional.of(file("shim", PVH)), Optional.empty(), Optional.of("loglvl=all")));
        try (PvhGuest guest = (PvhGuest) builder.prepare(guest(kernel, Optional.of(ramdisk), 1, shim))) {
            assertEquals(0x100040, guest.kernel().entry());
            assertEquals(Optional.of("pv-shim console=xen,pv loglvl=all"), guest.layout().startInfo().commandLine());
            assertEquals(List.of(Optional.of("root=/dev/xvda"), Optional.empty()),
                    guest.layout().startInfo().modules().stream().map(module -> module.commandLine()).toList());
            assertEquals(List.of(Files.size(Path.of(kernel)), 5000L), guest.layout().startInfo().modules().stream().map(module -> module.bytes()).toList());
        }
        assertProblem("kernel-lacks-xen-notes", "has no Xen notes",
                guest(file("none", TestKernel.plain().notesIn(TestKernel.Place.NOWHERE)), Optional.empty(), 1, shim));
    }

    @Test
    void theShimOfTheRunningRelease() throws IOException {
        ProblemException e = assertThrows(ProblemException.class, () -> FirmwareFolder.find(folder, 4, 17, "xen-shim"));
        assertEquals("firmware-not-found", e.problem().code());
        assertTrue(e.problem().line().contains(folder + "/usr/lib/xen-4.17/boot, "), e.problem().line());
        Path common = Files.createFile(Files.createDirectories(folder.resolve("usr/lib/xen/boot")).resolve("xen-shim"));
        assertEquals(common, FirmwareFolder.find(folder, 4, 17, "xen-shim"));
        Path own = Files.createFile(Files.createDirectories(folder.resolve("usr/lib/xen-4.17/boot")).resolve("xen-shim"));
        assertEquals(own, FirmwareFolder.find(folder, 4, 17, "xen-shim"));
    }
}
