package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guests with frame numbers of their own. */
class SimHvmTest {
    /** Where builders put the page of the store. */
    private static final long STORE = 0xFEFFC;
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private final SimLeaks before = host.leaks();
    private final Domid guest = host.domains().create(
            new DomainSpec(new UUID(1, 2), GuestType.PVH, 2, GuestLimits.DEFAULT, OptionalInt.empty()));

    {
        host.vcpus().allocate(guest, 2);
        host.allocation().setLimit(guest, MemoryKib.ofMib(16));
        assertArrayEquals(new long[] {0, 512}, host.allocation().populate(guest, 9, new long[] {0, 512}));
        assertArrayEquals(new long[] {STORE}, host.allocation().populate(guest, 0, new long[] {STORE}));
    }

    @AfterEach
    void close() {
        host.domains().destroy(guest);
        assertEquals(before, host.leaks());
        host.close();
    }

    @Test
    void isOneAndHasNoSharedInfoYet() {
        assertTrue(host.domains().find(guest).orElseThrow().hvm());
        assertEquals(-1, host.domains().find(guest).orElseThrow().sharedInfoFrame());
        assertEquals(STORE + 1, host.dirtyLog().frames(guest));
    }

    @Test
    void memoryIsMappedByItsOwnFrameNumbers() {
        try (MappedFrames frames = host.memory().mapEach(guest, new long[] {STORE, 1024, 700})) {
            assertEquals(List.of(Optional.empty(), Optional.of("EINVAL"), Optional.empty()),
                    List.of(frames.error(0), frames.error(1), frames.error(2)));
            frames.page(0).putLong(0, 11);
            frames.page(2).putLong(0, 22);
        }
        try (MappedPages frames = host.memory().map(guest, new long[] {700, STORE})) {
            assertEquals(22, frames.page(0).getLong(0));
            assertEquals(11, frames.page(1).getLong(0));
        }
        host.grants().seed(guest, 1, Domid.ZERO, STORE);
        try (MappedPages granted = host.grants().map(guest, 1)) {
            assertEquals(11, granted.page(0).getLong(0));
        }
        host.grants().seed(guest, 2, Domid.ZERO, STORE + 1);
        assertRefused("EINVAL", () -> host.grants().map(guest, 2));
    }

    @Test
    void parametersNameWhatTheGuestHas() {
        assertEquals(0, host.hvmBuild().parameter(guest, HvmParameter.STORE_PFN));
        host.hvmBuild().setParameter(guest, HvmParameter.STORE_PFN, STORE);
        assertEquals(STORE, host.hvmBuild().parameter(guest, HvmParameter.STORE_PFN));
        assertRefused("EINVAL", () -> host.hvmBuild().setParameter(guest, HvmParameter.CONSOLE_PFN, STORE + 1));
        int port = host.domains().allocateEventChannel(guest, Domid.ZERO);
        host.hvmBuild().setParameter(guest, HvmParameter.STORE_EVTCHN, port);
        assertRefused("EINVAL", () -> host.hvmBuild().setParameter(guest, HvmParameter.CONSOLE_EVTCHN, port + 1));
        assertRefused("EINVAL", () -> host.hvmBuild().setParameter(guest, HvmParameter.VIRIDIAN, 4));
    }

    @Test
    void someParametersAreSetOnce() {
        host.hvmBuild().setParameter(guest, HvmParameter.IOREQ_SERVER_PFN, 4);
        host.hvmBuild().setParameter(guest, HvmParameter.IOREQ_SERVER_PFN, 4);
        assertRefused("EEXIST", () -> host.hvmBuild().setParameter(guest, HvmParameter.IOREQ_SERVER_PFN, 5));
        host.hvmBuild().setParameter(guest, HvmParameter.TIMER_MODE, 1);
        host.hvmBuild().setParameter(guest, HvmParameter.TIMER_MODE, 2);
    }

    @Test
    void thePagingPoolIsTakenFromTheMachine() {
        long free = host.machine().physicalInfo().freePages();
        host.hvmBuild().setPagingPool(guest, MemoryKib.ofMib(4));
        assertEquals(free - 1024, host.machine().physicalInfo().freePages());
        host.hvmBuild().setPagingPool(guest, MemoryKib.ofMib(1));
        assertEquals(free - 256, host.machine().physicalInfo().freePages());
        assertEquals(1025, host.domains().find(guest).orElseThrow().totalPages());
        assertRefused("EINVAL", () -> host.hvmBuild().setPagingPool(guest, new MemoryKib(1025)));
        assertRefused("ENOMEM", () -> host.hvmBuild().setPagingPool(guest, MemoryKib.ofMib(1024)));
        assertEquals(free - 256, host.machine().physicalInfo().freePages());
    }

    @Test
    void aContextWithItsFirstProcessorLetsItRun() {
        host.domains().unpause(guest);
        assertFalse(host.domains().find(guest).orElseThrow().blocked());
        byte[] cpu = HvmRecords.zeroes(HvmRecords.CPU);
        cpu[700] = 42;
        byte[] mtrr = HvmRecords.zeroes(HvmRecords.MTRR);
        mtrr[9] = 6;
        host.hvmBuild().setContext(guest, HvmRecords.write(List.of(new HvmRecords.Entry(HvmRecords.MTRR, 1, mtrr))));
        host.hvmBuild().setContext(guest, HvmRecords.write(List.of(new HvmRecords.Entry(HvmRecords.CPU, 0, cpu))));
        assertTrue(host.domains().find(guest).orElseThrow().blocked());
        assertTrue(host.vcpus().find(guest, 0).orElseThrow().online());
        List<HvmRecords.Entry> entries = HvmRecords.read(host.hvmBuild().context(guest));
        assertEquals(List.of("2/0", "14/0", "14/1"), entries.stream().map(e -> e.code() + "/" + e.instance()).toList());
        assertArrayEquals(cpu, entries.get(0).payload());
        assertArrayEquals(mtrr, entries.get(2).payload());
        host.hvmBuild().setContext(guest, HvmRecords.write(List.of()));
        assertFalse(host.vcpus().find(guest, 0).orElseThrow().online());
    }

    @Test
    void aContextThatIsNotWellFormedIsRefusedWhole() {
        byte[] good = HvmRecords.write(List.of(new HvmRecords.Entry(HvmRecords.CPU, 0, HvmRecords.zeroes(HvmRecords.CPU))));
        assertRefused("EINVAL", () -> host.hvmBuild().setContext(guest, new byte[0]));
        assertRefused("EINVAL", () -> host.hvmBuild().setContext(guest, Arrays.copyOf(good, good.length - 1)));
        assertRefused("EINVAL", () -> host.hvmBuild().setContext(guest, Arrays.copyOf(good, good.length + 1)));
        assertRefused("EINVAL", () -> host.hvmBuild().setContext(guest,
                HvmRecords.write(List.of(new HvmRecords.Entry(HvmRecords.CPU, 2, HvmRecords.zeroes(HvmRecords.CPU))))));
        assertRefused("EINVAL", () -> host.hvmBuild().setContext(guest,
                HvmRecords.write(List.of(new HvmRecords.Entry(HvmRecords.CPU, 0, new byte[8])))));
        assertFalse(host.vcpus().find(guest, 0).orElseThrow().online());
        assertTrue(host.machine().readConsole(false).contains("domctl sethvmcontext"));
    }

    @Test
    void nothingOfItIsForParavirtualisedGuests() {
        Domid pv = host.domains().create(TestGuest.spec(1));
        assertRefused("EINVAL", () -> host.hvmBuild().setParameter(pv, HvmParameter.TIMER_MODE, 1));
        assertRefused("EINVAL", () -> host.hvmBuild().context(pv));
        assertRefused("EOPNOTSUPP", () -> host.hvmBuild().setPagingPool(pv, MemoryKib.ofMib(1)));
        host.domains().destroy(pv);
        assertRefused("EOPNOTSUPP", () -> host.pvBuild().setAddressSize(guest, 64));
        assertRefused("EINVAL", () -> host.pvBuild().pinLevel4Table(guest, 1));
    }

    private static void assertRefused(String error, Runnable action) {
        assertEquals(error, assertThrows(HypervisorException.class, action::run).error());
    }
}
