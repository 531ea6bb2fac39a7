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
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.DomainSpec;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestLimits;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.schema.model.TscMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimHypervisorTest {
    private final AtomicLong now = new AtomicLong();
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withNodes(2).withNanoClock(now::get));
    private final Hypervisor hypervisor = host.hypervisor();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void theHostDescribesItself() {
        assertEquals("4.17-sim", hypervisor.info().major() + "." + hypervisor.info().minor() + hypervisor.info().extra());
        assertEquals(List.of("xen-3.0-x86_64"), hypervisor.info().capabilities());
        assertEquals(256 * 256, hypervisor.physicalInfo().totalPages());
        assertEquals((256 - 64 - 32) * 256 - 1, hypervisor.physicalInfo().freePages());
        assertEquals(4, hypervisor.physicalInfo().cpuCount());
        assertEquals(2, hypervisor.numaInfo().nodes().size());
        assertEquals(List.of(10, 20), hypervisor.numaInfo().nodes().get(0).distances());
        assertEquals(OptionalInt.of(1), hypervisor.cpuTopology().cpus().get(2).node());
        assertEquals(CpuSet.range(0, 3), hypervisor.cpuPools().get(0).cpus());
        assertTrue(hypervisor.freeCpus().isEmpty());
        assertTrue(host.simulated());
        assertTrue(host.openOwnStoreRing().isEmpty());
    }

    @Test
    void theConsoleSaysSimulatedAndCanBeEmptied() {
        assertTrue(hypervisor.readConsole(true).contains("simulated host: no Xen runs here"));
        assertEquals("", hypervisor.readConsole(false));
    }

    @Test
    void domainZeroRuns() {
        now.set(5_000_000_000L);
        DomainInfo dom0 = hypervisor.domain(Domid.ZERO).orElseThrow();
        assertTrue(dom0.running() && !dom0.paused());
        assertEquals(4, dom0.onlineVcpus());
        assertEquals(64 * 256, dom0.totalPages());
        assertEquals(50_000_000L, dom0.cpuTimeNanos());
        assertTrue(hypervisor.vcpu(Domid.ZERO, 3).orElseThrow().running());
        assertRefused("EINVAL", () -> hypervisor.pause(Domid.ZERO));
        assertRefused("EINVAL", () -> hypervisor.destroyDomain(Domid.ZERO));
        assertRefused("EPERM", () -> hypervisor.shutdown(Domid.ZERO, ShutdownReason.POWEROFF));
    }

    @Test
    void aNewDomainIsPausedAndEmpty() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(2));
        DomainInfo info = hypervisor.domain(domid).orElseThrow();
        assertTrue(info.paused() && !info.running() && !info.blocked() && !info.shutdown() && !info.dying());
        assertEquals(0, info.totalPages());
        assertEquals(-1, info.maxVcpuId());
        assertEquals(new UUID(1, 2), info.handle());
        assertEquals(List.of(Domid.ZERO, domid), hypervisor.domains().stream().map(DomainInfo::domid).toList());
        assertNotEquals(domid, hypervisor.createDomain(TestGuest.spec(2)));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused("EINVAL", () -> hypervisor.createDomain(TestGuest.spec(0)));
        assertRefused("EINVAL", () -> hypervisor.createDomain(
                new DomainSpec(new UUID(0, 1), GuestType.HVM, 1, GuestLimits.DEFAULT, OptionalInt.empty())));
        assertRefused("EINVAL", () -> hypervisor.createDomain(
                new DomainSpec(new UUID(0, 1), GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.of(3))));
        Domid nobody = new Domid(77);
        assertRefused("ESRCH", () -> hypervisor.pause(nobody));
        assertRefused("ESRCH", () -> hypervisor.destroyDomain(nobody));
        assertRefused("ESRCH", () -> hypervisor.populate(nobody, 0, new long[1]));
        assertTrue(hypervisor.domain(nobody).isEmpty());
    }

    @Test
    void pausesAreCounted() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(1));
        hypervisor.pause(domid);
        hypervisor.unpause(domid);
        assertTrue(hypervisor.domain(domid).orElseThrow().paused());
        hypervisor.unpause(domid);
        assertFalse(hypervisor.domain(domid).orElseThrow().paused());
        assertRefused("EINVAL", () -> hypervisor.unpause(domid));
    }

    @Test
    void vcpusComeInTheNumberPromised() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(3));
        assertRefused("ESRCH", () -> hypervisor.affinity(domid, 0));
        assertRefused("EINVAL", () -> hypervisor.setMaxVcpus(domid, 2));
        hypervisor.setMaxVcpus(domid, 3);
        assertEquals(2, hypervisor.domain(domid).orElseThrow().maxVcpuId());
        assertFalse(hypervisor.vcpu(domid, 0).orElseThrow().online());
        assertTrue(hypervisor.vcpu(domid, 3).isEmpty());
        hypervisor.setAffinity(domid, 1, Optional.of(CpuSet.of(1, 2, 99)), Optional.empty());
        assertEquals(CpuSet.of(1, 2), hypervisor.affinity(domid, 1).hard());
        assertEquals(CpuSet.range(0, 3), hypervisor.affinity(domid, 1).soft());
        assertRefused("EINVAL", () -> hypervisor.setAffinity(domid, 1, Optional.of(CpuSet.of(99)), Optional.empty()));
        assertRefused("EINVAL", () -> hypervisor.affinity(domid, 3));
    }

    @Test
    void whatIsSetCanBeSeen() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(2));
        hypervisor.setHandle(domid, new UUID(3, 4));
        hypervisor.setTsc(domid, TscMode.NATIVE);
        hypervisor.setTimeOffset(domid, -3600);
        hypervisor.setDefaultCpuPolicy(domid, true);
        hypervisor.setScheduling(domid, OptionalInt.of(512), OptionalInt.of(150));
        hypervisor.setScheduling(domid, OptionalInt.empty(), OptionalInt.of(200));
        hypervisor.setMemoryMap(domid, MemoryKib.ofMib(5));
        hypervisor.setAddressSize(domid, 64);
        SimDomainView view = host.view(domid).orElseThrow();
        assertEquals(new UUID(3, 4), view.info().handle());
        assertEquals(TscMode.NATIVE, view.tsc());
        assertEquals(-3600, view.timeOffsetSeconds());
        assertEquals(Optional.of(true), view.cpuPolicy());
        assertEquals(512, view.weight());
        assertEquals(200, view.cap());
        assertEquals(Optional.of(MemoryKib.ofMib(5)), view.memoryMap());
        assertEquals(OptionalInt.of(64), view.addressSize());
        assertRefused("EINVAL", () -> hypervisor.setScheduling(domid, OptionalInt.of(0), OptionalInt.empty()));
        assertRefused("EINVAL", () -> hypervisor.setScheduling(domid, OptionalInt.empty(), OptionalInt.of(201)));
        assertRefused("EINVAL", () -> hypervisor.setAddressSize(domid, 32));
        hypervisor.unpause(domid);
        assertRefused("EEXIST", () -> hypervisor.setDefaultCpuPolicy(domid, false));
    }

    @Test
    void memoryStopsAtTheDomainsMaximum() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(1));
        assertEquals(0, hypervisor.populate(domid, 0, pfns(1)).length);
        hypervisor.setMaxMemory(domid, new MemoryKib(4096));
        assertEquals(2, hypervisor.populate(domid, 9, pfns(3)).length);
        assertEquals(1024, hypervisor.domain(domid).orElseThrow().totalPages());
        assertEquals(0, hypervisor.populate(domid, 10, pfns(1)).length);
        assertRefused("EACCES", () -> hypervisor.setAddressSize(domid, 64));
    }

    @Test
    void memoryStopsAtTheMachinesEnd() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(1));
        hypervisor.setMaxMemory(domid, MemoryKib.ofMib(1024));
        long free = hypervisor.physicalInfo().freePages();
        long large = hypervisor.populate(domid, 9, pfns(1000)).length;
        assertEquals(free / 512, large);
        assertEquals(free % 512, hypervisor.populate(domid, 0, pfns(1000)).length);
        assertEquals(0, hypervisor.physicalInfo().freePages());
        assertRefused("ENOMEM", () -> hypervisor.createDomain(TestGuest.spec(1)));
        hypervisor.destroyDomain(domid);
        assertEquals(free + 1, hypervisor.physicalInfo().freePages());
    }

    @Test
    void aClaimKeepsOthersOut() {
        Domid first = hypervisor.createDomain(TestGuest.spec(1));
        Domid second = hypervisor.createDomain(TestGuest.spec(1));
        hypervisor.setMaxMemory(first, MemoryKib.ofMib(1024));
        hypervisor.setMaxMemory(second, MemoryKib.ofMib(1024));
        long free = hypervisor.physicalInfo().freePages();
        hypervisor.claimPages(first, free - 100);
        assertEquals(free - 100, hypervisor.physicalInfo().outstandingPages());
        assertRefused("EINVAL", () -> hypervisor.claimPages(first, 5));
        assertRefused("ENOMEM", () -> hypervisor.claimPages(second, 101));
        assertEquals(100, hypervisor.populate(second, 0, pfns(200)).length);
        assertRefused("EINVAL", () -> hypervisor.claimPages(second, 100));
        assertEquals(200, hypervisor.populate(first, 0, pfns(200)).length);
        assertEquals(free - 300, hypervisor.domain(first).orElseThrow().outstandingPages());
        hypervisor.claimPages(first, 0);
        assertEquals(0, hypervisor.physicalInfo().outstandingPages());
        assertEquals(1, hypervisor.populate(second, 0, pfns(1)).length);
    }

    @Test
    void theFirstShutdownReasonCounts() {
        Domid domid = hypervisor.createDomain(TestGuest.spec(1));
        hypervisor.shutdown(domid, ShutdownReason.REBOOT);
        hypervisor.shutdown(domid, ShutdownReason.CRASH);
        assertEquals(Optional.of(ShutdownReason.REBOOT), hypervisor.domain(domid).orElseThrow().shutdownReason());
    }

    private static long[] pfns(int count) {
        return LongStream.range(0, count).toArray();
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
