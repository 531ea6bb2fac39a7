package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimPortsTest {
    private final AtomicLong now = new AtomicLong();
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withNodes(2).withNanoClock(now::get));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void theHostDescribesItself() {
        assertEquals("4.17-sim", host.machine().info().major() + "." + host.machine().info().minor() + host.machine().info().extra());
        assertEquals(List.of("xen-3.0-x86_64", "hvm-3.0-x86_32", "hvm-3.0-x86_32p", "hvm-3.0-x86_64"), host.machine().info().capabilities());
        assertEquals(256 * 256, host.machine().physicalInfo().totalPages());
        assertEquals((256 - 64 - 32) * 256 - 1, host.machine().physicalInfo().freePages());
        assertEquals(4, host.machine().physicalInfo().cpuCount());
        assertEquals(2, host.machine().numaInfo().nodes().size());
        assertEquals(List.of(10, 20), host.machine().numaInfo().nodes().get(0).distances());
        assertEquals(OptionalInt.of(1), host.machine().cpuTopology().cpus().get(2).node());
        assertEquals(CpuSet.range(0, 3), host.pools().all().get(0).cpus());
        assertTrue(host.pools().freeCpus().isEmpty());
        assertTrue(host.simulated());
        assertTrue(host.openOwnStoreRing().isEmpty());
    }

    @Test
    void theConsoleSaysSimulatedAndCanBeEmptied() {
        assertTrue(host.machine().readConsole(true).contains("simulated host: no Xen runs here"));
        assertEquals("", host.machine().readConsole(false));
    }

    @Test
    void domainZeroRuns() {
        now.set(5_000_000_000L);
        DomainInfo dom0 = host.domains().find(Domid.ZERO).orElseThrow();
        assertTrue(dom0.running() && !dom0.paused());
        assertEquals(4, dom0.onlineVcpus());
        assertEquals(64 * 256, dom0.totalPages());
        assertEquals(50_000_000L, dom0.cpuTimeNanos());
        assertTrue(host.vcpus().find(Domid.ZERO, 3).orElseThrow().running());
        assertRefused("EINVAL", () -> host.domains().pause(Domid.ZERO));
        assertRefused("EINVAL", () -> host.domains().destroy(Domid.ZERO));
        assertRefused("EPERM", () -> host.domains().shutdown(Domid.ZERO, ShutdownReason.POWEROFF));
    }

    @Test
    void aNewDomainIsPausedAndEmpty() {
        Domid domid = host.domains().create(TestGuest.spec(2));
        DomainInfo info = host.domains().find(domid).orElseThrow();
        assertTrue(info.paused() && !info.running() && !info.blocked() && !info.shutdown() && !info.dying());
        assertEquals(0, info.totalPages());
        assertEquals(-1, info.maxVcpuId());
        assertEquals(new UUID(1, 2), info.handle());
        assertEquals(List.of(Domid.ZERO, domid), host.domains().all().stream().map(DomainInfo::domid).toList());
        assertNotEquals(domid, host.domains().create(TestGuest.spec(2)));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused("EINVAL", () -> host.domains().create(TestGuest.spec(0)));
        assertRefused("EINVAL", () -> host.domains().create(
                new DomainSpec(new UUID(0, 1), GuestType.HVM, 129, GuestLimits.DEFAULT, OptionalInt.empty())));
        assertRefused("EINVAL", () -> host.domains().create(
                new DomainSpec(new UUID(0, 1), GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.of(3))));
        Domid nobody = new Domid(77);
        assertRefused("ESRCH", () -> host.domains().pause(nobody));
        assertRefused("ESRCH", () -> host.domains().destroy(nobody));
        assertRefused("ESRCH", () -> host.allocation().populate(nobody, 0, new long[1]));
        assertTrue(host.domains().find(nobody).isEmpty());
    }

    @Test
    void pausesAreCounted() {
        Domid domid = host.domains().create(TestGuest.spec(1));
        host.domains().pause(domid);
        host.domains().unpause(domid);
        assertTrue(host.domains().find(domid).orElseThrow().paused());
        host.domains().unpause(domid);
        assertFalse(host.domains().find(domid).orElseThrow().paused());
        assertRefused("EINVAL", () -> host.domains().unpause(domid));
    }

    @Test
    void vcpusComeInTheNumberPromised() {
        Domid domid = host.domains().create(TestGuest.spec(3));
        assertRefused("ESRCH", () -> host.vcpus().affinity(domid, 0));
        assertRefused("EINVAL", () -> host.vcpus().allocate(domid, 2));
        host.vcpus().allocate(domid, 3);
        assertEquals(2, host.domains().find(domid).orElseThrow().maxVcpuId());
        assertFalse(host.vcpus().find(domid, 0).orElseThrow().online());
        assertTrue(host.vcpus().find(domid, 3).isEmpty());
        host.vcpus().setAffinity(domid, 1, Optional.of(CpuSet.of(1, 2, 99)), Optional.empty(), false);
        assertEquals(CpuSet.of(1, 2), host.vcpus().affinity(domid, 1).hard());
        assertEquals(CpuSet.range(0, 3), host.vcpus().affinity(domid, 1).soft());
        assertRefused("EINVAL", () -> host.vcpus().setAffinity(domid, 1, Optional.of(CpuSet.of(99)), Optional.empty(), false));
        assertRefused("EINVAL", () -> host.vcpus().affinity(domid, 3));
    }

    @Test
    void whatIsSetCanBeSeen() {
        Domid domid = host.domains().create(TestGuest.spec(2));
        host.domains().setHandle(domid, new UUID(3, 4));
        host.domains().setTsc(domid, TscMode.NATIVE);
        host.domains().setTimeOffset(domid, -3600);
        host.domains().setDefaultCpuPolicy(domid, true, false);
        host.scheduling().set(domid, OptionalInt.of(512), OptionalInt.of(150));
        host.scheduling().set(domid, OptionalInt.empty(), OptionalInt.of(200));
        host.allocation().setMap(domid, List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(5))));
        host.pvBuild().setAddressSize(domid, 64);
        SimDomainView view = host.view(domid).orElseThrow();
        assertEquals(new UUID(3, 4), view.info().handle());
        assertEquals(TscMode.NATIVE, view.tsc());
        assertEquals(-3600, view.timeOffsetSeconds());
        assertEquals(Optional.of(true), view.cpuPolicy());
        assertEquals(512, view.weight());
        assertEquals(200, view.cap());
        assertEquals(List.of(MemoryRange.ramFromZero(MemoryKib.ofMib(5))), view.memoryMap());
        assertEquals(OptionalInt.of(64), view.addressSize());
        assertRefused("EINVAL", () -> host.scheduling().set(domid, OptionalInt.of(0), OptionalInt.empty()));
        assertRefused("EINVAL", () -> host.scheduling().set(domid, OptionalInt.empty(), OptionalInt.of(201)));
        assertRefused("EINVAL", () -> host.pvBuild().setAddressSize(domid, 32));
        host.domains().unpause(domid);
        assertRefused("EEXIST", () -> host.domains().setDefaultCpuPolicy(domid, false, false));
    }

    @Test
    void memoryStopsAtTheDomainsMaximum() {
        Domid domid = host.domains().create(TestGuest.spec(1));
        assertEquals(0, host.allocation().populate(domid, 0, pfns(1)).length);
        host.allocation().setLimit(domid, new MemoryKib(4096));
        assertEquals(2, host.allocation().populate(domid, 9, superpages(3)).length);
        assertEquals(1024, host.domains().find(domid).orElseThrow().totalPages());
        assertEquals(0, host.allocation().populate(domid, 10, pfns(1)).length);
        assertRefused("EACCES", () -> host.pvBuild().setAddressSize(domid, 64));
    }

    @Test
    void memoryStopsAtTheMachinesEnd() {
        Domid domid = host.domains().create(TestGuest.spec(1));
        host.allocation().setLimit(domid, MemoryKib.ofMib(1024));
        long free = host.machine().physicalInfo().freePages();
        long large = host.allocation().populate(domid, 9, superpages(1000)).length;
        assertEquals(free / 512, large);
        assertEquals(free % 512, host.allocation().populate(domid, 0, LongStream.range(large * 512, large * 512 + 1000).toArray()).length);
        assertEquals(0, host.machine().physicalInfo().freePages());
        assertRefused("ENOMEM", () -> host.domains().create(TestGuest.spec(1)));
        host.domains().destroy(domid);
        assertEquals(free + 1, host.machine().physicalInfo().freePages());
    }

    @Test
    void aClaimKeepsOthersOut() {
        Domid first = host.domains().create(TestGuest.spec(1));
        Domid second = host.domains().create(TestGuest.spec(1));
        host.allocation().setLimit(first, MemoryKib.ofMib(1024));
        host.allocation().setLimit(second, MemoryKib.ofMib(1024));
        long free = host.machine().physicalInfo().freePages();
        host.allocation().claim(first, free - 100);
        assertEquals(free - 100, host.machine().physicalInfo().outstandingPages());
        assertRefused("EINVAL", () -> host.allocation().claim(first, 5));
        assertRefused("ENOMEM", () -> host.allocation().claim(second, 101));
        assertEquals(100, host.allocation().populate(second, 0, pfns(200)).length);
        assertRefused("EINVAL", () -> host.allocation().claim(second, 100));
        assertEquals(200, host.allocation().populate(first, 0, pfns(200)).length);
        assertEquals(free - 300, host.domains().find(first).orElseThrow().outstandingPages());
        host.allocation().claim(first, 0);
        assertEquals(0, host.machine().physicalInfo().outstandingPages());
        assertEquals(1, host.allocation().populate(second, 0, new long[] {200}).length);
    }

    @Test
    void aFrameNumberIsGivenOnce() {
        Domid domid = host.domains().create(TestGuest.spec(1));
        host.allocation().setLimit(domid, MemoryKib.ofMib(16));
        assertRefused("EINVAL", () -> host.allocation().populate(domid, 9, new long[] {511}));
        assertRefused("EINVAL", () -> host.allocation().populate(domid, 0, new long[] {-1}));
        assertEquals(1, host.allocation().populate(domid, 9, new long[] {512}).length);
        assertEquals(2, host.allocation().populate(domid, 0, new long[] {511, 1024}).length);
        assertRefused("EINVAL", () -> host.allocation().populate(domid, 0, new long[] {1023}));
        assertRefused("EINVAL", () -> host.allocation().populate(domid, 9, new long[] {0}));
        assertEquals(1025, host.dirtyLog().frames(domid));
    }

    @Test
    void theFirstShutdownReasonCounts() {
        Domid domid = host.domains().create(TestGuest.spec(1));
        host.domains().shutdown(domid, ShutdownReason.REBOOT);
        host.domains().shutdown(domid, ShutdownReason.CRASH);
        assertEquals(Optional.of(ShutdownReason.REBOOT), host.domains().find(domid).orElseThrow().shutdownReason());
    }

    private static long[] superpages(int count) {
        return LongStream.range(0, count).map(i -> i * 512).toArray();
    }

    private static long[] pfns(int count) {
        return LongStream.range(0, count).toArray();
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
