package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainBytesTest {
    private static final UUID HANDLE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String HANDLE_DIGITS = "00112233445566778899aabbccddeeff";
    private static final Domid SEVEN = new Domid(7);
    private static final int ESRCH = -3;

    // ssidref, handle, flags, iommu_opts, max_vcpus, max_evtchn_port, max_grant_frames, max_maptrack_frames; then as the release has it.
    @ParameterizedTest
    @CsvSource({
        // emulation_flags
        "14, PV, 0, 00000000",
        "14, HVM, 1, ff030000",
        // grant_opts, vmtrace_size, cpupool_id, emulation_flags, misc_flags
        "17, PV, 0, 02000000 00000000 00000000 00000000 00000000",
        "17, PVH, 1, 02000000 00000000 00000000 01000000 00000000",
        "17, HVM, 1, 02000000 00000000 00000000 ff030000 00000000",
        // grant_opts, altp2m_opts (4.21: u16 opts, u16 nr), vmtrace_size, cpupool_id, emulation_flags, misc_flags
        "20, PV, 0, 02000000 00000000 00000000 00000000 00000000 00000000",
        "20, HVM, 1, 02000000 00000000 00000000 00000000 ff010000 00000000",
        "21, HVM, 1, 02000000 00000000 00000000 00000000 ff010000 00000000"})
    void createdomain(int minor, GuestType type, int flags, String rest) {
        FakeDevices devices = new FakeDevices(4, minor);
        XenHost xen = devices.host();
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                // physinfo's capabilities: gnttab_v1 and gnttab_v2, in a release that tells.
                call.at(0, 136).putInt(8 + 28, 0x300);
            } else {
                String digits = u32(0) + HANDLE_DIGITS + u32(flags) + u32(0) + u32(3) + u32(1023) + "ffffffff" + "ffffffff" + rest.replace(" ", "");
                assertDomctl(call, 1, versions(minor), 0x7FF5, digits);
                call.at(0, 144).putShort(8, (short) 7);
            }
            return 0;
        });
        assertEquals(SEVEN, xen.domains().create(new DomainSpec(HANDLE, type, 3, GuestLimits.DEFAULT, OptionalInt.empty())));
    }

    /** The processor's nested page tables are used where it has them, unless the guest is not to. */
    @ParameterizedTest
    @CsvSource({"true, false, 3", "true, true, 1", "false, false, 1"})
    void createdomainWithNestedTables(boolean has, boolean shadow, int flags) {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                // physinfo's capabilities: hvm and hap
                call.at(0, 136).putInt(8 + 28, has ? 0x9 : 0x1);
            } else {
                assertEquals(flags, call.at(0, 144).getInt(16 + 20));
                call.at(0, 144).putShort(8, (short) 7);
            }
            return 0;
        });
        assertEquals(SEVEN, xen.domains().create(new DomainSpec(HANDLE, GuestType.PVH, 1, GuestLimits.DEFAULT, OptionalInt.empty(),
                new DomainTraits(shadow, false, false, Altp2m.DISABLED, 10, false, 0, false, false))));
    }

    @Test
    void createdomainWithLimits() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        GuestLimits limits = new GuestLimits(OptionalInt.of(64), OptionalInt.of(512), OptionalInt.of(1), -1);
        devices.answer(call -> {
            if (call.number() == FakeDevices.DOMCTL) {
                assertDomctl(call, 1, 0x15, 0x7FF5, u32(0) + HANDLE_DIGITS + u32(0) + u32(0) + u32(1) + "ffffffff" + u32(64) + u32(512)
                        + u32(1) + u32(0) + u32(2) + u32(0) + u32(0));
                call.at(0, 144).putShort(8, (short) 7);
            }
            return 0;
        });
        assertEquals(SEVEN, xen.domains().create(new DomainSpec(HANDLE, GuestType.PV, 1, limits, OptionalInt.of(2))));
    }

    /** Flags: hvm, hap, oos_off, nested_virt from 4.15, vpmu from 4.16. A parameter of the guest says the rest on older releases. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        // emulation_flags
        "14, false, 0b, ff030000",
        // grant_opts, vmtrace_size, cpupool_id, emulation_flags, misc_flags
        "17, true, cb, 01000000 00000100 00000000 ff030000 01000000",
        // grant_opts, altp2m_opts (4.21: u16 opts, u16 nr), vmtrace_size, cpupool_id, emulation_flags, misc_flags
        "20, true, cb, 01000000 02000000 00000100 00000000 ff030000 01000000",
        "21, true, cb, 01000000 02000900 00000100 00000000 ff030000 01000000"})
    void createdomainWithAllThatAGuestMayAskFor(int minor, boolean counters, String flags, String rest) {
        FakeDevices devices = new FakeDevices(4, minor);
        XenHost xen = devices.host();
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                call.at(0, 136).putInt(8 + 28, 0x9);
            } else {
                String digits = u32(0) + HANDLE_DIGITS + u32(Integer.decode("0x" + flags)) + u32(0) + u32(3) + u32(1023) + "ffffffff" + "ffffffff" + rest.replace(" ", "");
                assertDomctl(call, 1, versions(minor), 0x7FF5, digits);
                call.at(0, 144).putShort(8, (short) 7);
            }
            return 0;
        });
        // Of 4.14 nothing else can be asked.
        boolean old = minor == 14;
        DomainTraits traits = new DomainTraits(false, true, true, Altp2m.EXTERNAL, 9, counters, old ? 0 : 65536, !old, true);
        assertEquals(SEVEN, xen.domains().create(new DomainSpec(HANDLE, GuestType.HVM, 3, GuestLimits.DEFAULT, OptionalInt.empty(), traits)));
    }

    /** Before 4.17 a domain begins in the first pool; when the move fails it must not stay. */
    @Test
    void anOldReleaseMovesTheNewDomainToItsPool() {
        FakeDevices devices = new FakeDevices(4, 14);
        XenHost xen = devices.host();
        int cpupoolOp = 18;
        int noSuchPool = -3;
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL && call.command() == cpupoolOp) {
                // op MOVEDOMAIN, cpupool_id, sched_id, domid
                Golden.assertSysctl(call, cpupoolOp, 0x13, u32(6) + u32(2) + u32(0) + u32(7));
                return noSuchPool;
            }
            if (call.number() == FakeDevices.DOMCTL && call.command() == 1) {
                call.at(0, 144).putShort(8, (short) 7);
            }
            return 0;
        });
        DomainSpec spec = new DomainSpec(HANDLE, GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.of(2));
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.domains().create(spec));
        assertEquals("ESRCH", e.error());
        assertDomctl(devices.last(), 2, 0x12, 7, "");
    }

    @Test
    void changesAreAskedForByTheCallThatStays() {
        FakeDevices devices = new FakeDevices(4, 21);
        XenHost xen = devices.host();
        int noEntry = -2;
        assertTrue(xen.domains().tellsChanges());
        Object[][] states = {{1, true, false}, {3, true, true}, {1 | 2 | 4, true, true}, {1 | 4 | 8, false, false}, {0, false, false}};
        for (Object[] state : states) {
            devices.answer(call -> {
                // Any domain (DOMID_INVALID), interface version 0, all of the argument zero.
                assertDomctl(call, 90, 0, 0x7FF4, "");
                call.at(0, 144).putShort(8, (short) 7).putShort(16, (short) (int) state[0]).putLong(24, 99);
                return 0;
            });
            assertEquals(Optional.of(new DomainChange(SEVEN, (boolean) state[1], (boolean) state[2])), xen.domains().nextChange());
        }
        devices.answer(call -> noEntry);
        assertEquals(Optional.empty(), xen.domains().nextChange());
    }

    /** The hypervisor itself resumes whatever it is told to: a domain that runs would be confused. */
    @Test
    void onlyADomainThatIsShutDownIsResumed() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        int[] flags = {0};
        devices.answer(call -> {
            call.at(0, 144).putShort(16, (short) 7).putInt(20, flags[0]);
            return 0;
        });
        assertEquals("EINVAL", assertThrows(HypervisorException.class, () -> xen.domains().resume(SEVEN)).error());
        int shutdownToSuspend = 4 | 2 << 16;
        flags[0] = shutdownToSuspend;
        xen.domains().resume(SEVEN);
        assertEquals(27, devices.last().command());
        assertEquals(7, devices.last().at(0, 144).getShort(8));
    }

    @Test
    void olderReleasesTellNoChanges() {
        assertFalse(new FakeDevices(4, 20).host().domains().tellsChanges());
    }

    private static int versions(int minor) {
        return switch (minor) {
            case 14 -> 0x12;
            case 17 -> 0x15;
            default -> 0x17;
        };
    }

    private static String infoDigits(int domid, String afterDomain, String flags) {
        return Golden.u32(domid).substring(0, 4) + afterDomain + flags + u64(100) + u64(200) + u64(3) + u64(4) + u64(5) + u64(0x1234) + u64(999)
                + u32(2) + u32(1) + u32(6) + HANDLE_DIGITS + u32(0);
    }

    @ParameterizedTest
    @CsvSource({"14, 0000", "17, 0000", "20, ffff"})
    void getdomaininfo(int minor, String padding) {
        FakeDevices devices = new FakeDevices(4, minor);
        XenHost xen = devices.host();
        devices.answer(call -> {
            // hvm_guest, shutdown, paused, hap; reason 1
            Golden.write(call.at(0, 144), 16, infoDigits(7, padding, u32(1 << 16 | 0x100 | 2 | 4 | 8)));
            return 0;
        });
        DomainInfo info = xen.domains().find(SEVEN).orElseThrow();
        assertEquals(new DomainInfo(SEVEN, HANDLE, true, true, false, true, true, false, false, 1, 100, 200, 3, 0x1234, 999, 2, 1, 0, 6), info);
        assertEquals(Optional.of(ShutdownReason.REBOOT), info.shutdownReason());
    }

    @Test
    void anotherDomainsInfoIsNotTakenForThisOnes() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            Golden.write(call.at(0, 144), 16, infoDigits(8, "0000", u32(0)));
            return 0;
        });
        assertTrue(xen.domains().find(SEVEN).isEmpty());
        devices.answer(call -> ESRCH);
        assertTrue(xen.domains().find(SEVEN).isEmpty());
        int eperm = -1;
        devices.answer(call -> eperm);
        assertEquals("EPERM", assertThrows(HypervisorException.class, () -> xen.domains().find(SEVEN)).error());
    }

    // The stride of the list's elements is the size of getdomaininfo, which grew in 4.16.
    @ParameterizedTest
    @CsvSource({"14, 104, 0x13", "17, 112, 0x15"})
    void getdomaininfolist(int minor, int stride, String version) {
        FakeDevices devices = new FakeDevices(4, minor);
        XenHost xen = devices.host();
        devices.answer(call -> {
            long buffer = call.at(0, 136).getLong(8 + 8);
            Golden.assertSysctl(call, 6, Integer.decode(version), u32(0) + u32(256) + u64(buffer));
            Golden.write(buffer, infoDigits(0, "0000", u32(0x20)));
            Golden.write(buffer + stride, infoDigits(7, "0000", u32(0x10)));
            call.at(0, 136).putInt(8 + 16, 2);
            return 0;
        });
        List<DomainInfo> domains = xen.domains().all();
        assertEquals(List.of(Domid.ZERO, SEVEN), domains.stream().map(DomainInfo::domid).toList());
        assertTrue(domains.get(0).running() && domains.get(1).blocked());
    }

    @Test
    void smallCommands() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        xen.domains().pause(SEVEN);
        assertDomctl(devices.last(), 3, 0x15, 7, "");
        xen.domains().unpause(SEVEN);
        assertDomctl(devices.last(), 4, 0x15, 7, "");
        xen.domains().setHandle(SEVEN, HANDLE);
        assertDomctl(devices.last(), 17, 0x15, 7, HANDLE_DIGITS);
        xen.vcpus().allocate(SEVEN, 5);
        assertDomctl(devices.last(), 15, 0x15, 7, u32(5));
        xen.allocation().setLimit(SEVEN, MemoryKib.ofMib(128));
        assertDomctl(devices.last(), 11, 0x15, 7, u64(128 * 1024));
        xen.domains().setTsc(SEVEN, TscMode.NATIVE);
        assertDomctl(devices.last(), 60, 0x15, 7, u32(2));
        xen.domains().setTimeOffset(SEVEN, -1);
        assertDomctl(devices.last(), 24, 0x15, 7, "ffffffffffffffff");
        xen.pvBuild().setAddressSize(SEVEN, 64);
        assertDomctl(devices.last(), 35, 0x15, 7, u32(64));
        xen.pvBuild().initHypercallPage(SEVEN, 0x12345L);
        assertDomctl(devices.last(), 22, 0x15, 7, u64(0x12345L));
    }

    @Test
    void destroydomainGoesOnUntilItIsDone() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        int eagain = -11;
        devices.answer(call -> devices.calls().size() < 3 ? eagain : 0);
        xen.domains().destroy(SEVEN);
        assertEquals(3, devices.calls().size());
        assertDomctl(devices.last(), 2, 0x15, 7, "");
    }

    @Test
    void shutdownAndEventChannel() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        xen.domains().shutdown(SEVEN, ShutdownReason.CRASH);
        assertEquals(29, devices.last().number());
        assertEquals(4, devices.last().arguments()[0]);
        assertMemory("07000000 03000000", devices.last().arguments()[1], 8);
        devices.answer(call -> {
            assertEquals(32, call.number());
            assertEquals(6, call.arguments()[0]);
            assertMemory("0700 0000 00000000", call.arguments()[1], 8);
            call.at(1, 8).putInt(4, 33);
            return 0;
        });
        assertEquals(33, xen.domains().allocateEventChannel(SEVEN, Domid.ZERO));
    }
}
