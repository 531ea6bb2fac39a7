package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertSysctl;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.NumaInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.CpuSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostBytesTest {
    private static final int PHYSINFO = 3;

    // 4.17 put arch_capabilities and padding before the pages.
    @ParameterizedTest
    @CsvSource({"14, 0x13, ''", "17, 0x15, 0000000000000000", "21, 0x16, 0000000000000000"})
    void physinfo(int minor, String version, String archCapabilities) {
        FakeDevices devices = new FakeDevices(4, minor);
        XenHost xen = devices.host();
        devices.answer(call -> {
            assertSysctl(call, PHYSINFO, Integer.decode(version), "");
            Golden.write(call.at(0, 136), 8, u32(2) + u32(4) + u32(8) + u32(7) + u32(1) + u32(0) + u32(3_000_000) + u32(0x30F) + archCapabilities
                    + u64(1000) + u64(500) + u64(0) + u64(20) + u64(2000) + u32(0xBFEBFBFFL) + u32(2));
            return 0;
        });
        List<String> grants = List.of("gnttab-v1", "gnttab-v2");
        List<String> caps = new java.util.ArrayList<>(List.of("pv", "hvm", "hvm_directio", "pv_directio", "hap"));
        caps.addAll(grants);
        assertEquals(new PhysicalInfo(2, 4, 8, 7, 1, 3_000_000, caps, 1000, 500, 20, 2000, List.of(0xBFEBFBFF, 2, 0, 0, 0, 0, 0, 0)),
                xen.machine().physicalInfo());
    }

    @Test
    void topologyAndNodes() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            long array = call.at(0, 136).getLong(16);
            if (array == 0) {
                assertSysctl(call, 16, 0x15, "");
            } else {
                assertSysctl(call, 16, 0x15, u32(2) + u32(0) + u64(array));
                Golden.write(array, u32(0) + u32(1) + u32(0) + "ffffffff ffffffff ffffffff");
            }
            call.at(0, 136).putInt(8, 2);
            return 0;
        });
        assertEquals(new CpuTopology(List.of(new CpuTopology.Cpu(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(0)),
                new CpuTopology.Cpu(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()))), xen.machine().cpuTopology());
        devices.answer(call -> {
            long memory = call.at(0, 136).getLong(16);
            long distances = call.at(0, 136).getLong(24);
            assertSysctl(call, 17, 0x15, u32(64) + u32(0) + u64(memory) + u64(distances));
            Golden.write(memory, u64(1L << 34) + u64(1L << 33) + u64(1L << 32) + u64(5));
            Golden.write(distances, u32(10) + u32(20) + u32(20) + u32(10));
            call.at(0, 136).putInt(8, 2);
            return 0;
        });
        assertEquals(new NumaInfo(List.of(new NumaInfo.Node(1L << 34, 1L << 33, List.of(10, 20)), new NumaInfo.Node(1L << 32, 5, List.of(20, 10)))),
                xen.machine().numaInfo());
    }

    @Test
    void readconsole() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            long buffer = call.at(0, 136).getLong(16);
            boolean first = devices.calls().size() == 1;
            // clear, incremental, padding, index, buffer, count
            assertSysctl(call, 1, 0x15, "01 01 0000" + u32(first ? 0 : 6) + u64(buffer) + u32(16384));
            Golden.write(buffer, HexFormat.of().formatHex("(XEN)\n".getBytes(StandardCharsets.US_ASCII)));
            call.at(0, 136).putInt(8 + 4, 6).putInt(8 + 16, first ? 6 : 0);
            return 0;
        });
        assertEquals("(XEN)\n", xen.machine().readConsole(true));
        assertEquals(2, devices.calls().size());
    }

    @Test
    void cpuPools() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            if (call.command() == PHYSINFO) {
                call.at(0, 136).putInt(8 + 12, 3);
                return 0;
            }
            int operation = call.at(0, 136).getInt(8);
            int pool = call.at(0, 136).getInt(12);
            long map = call.at(0, 136).getLong(8 + 24);
            // op, cpupool_id, sched_id, domid, cpu, n_dom, cpumap
            assertSysctl(call, 18, 0x15, u32(operation) + u32(pool) + u64(0) + u64(0) + u64(map) + u32(4));
            int enoent = -2;
            if (operation == 3 && pool > 2) {
                return enoent;
            }
            Golden.write(map, operation == 7 ? "08" : "07");
            // The next pool from 1 on is 2.
            call.at(0, 136).putInt(12, pool == 0 ? 0 : 2).putInt(16, pool == 0 ? 6 : 5).putInt(28, 3);
            return 0;
        });
        assertEquals(List.of(new CpuPool(0, "credit2", 3, CpuSet.of(0, 1, 2)), new CpuPool(2, "credit", 3, CpuSet.of(0, 1, 2))), xen.pools().all());
        assertEquals(CpuSet.of(3), xen.pools().freeCpus());
    }

    @Test
    void version() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            if (call.number() == FakeDevices.SYSCTL) {
                call.at(0, 136).putInt(8, 6);
                return 0;
            }
            return switch ((int) call.arguments()[0]) {
                case 1 -> text(call, 0, ".5");
                case 2 -> text(call, 0, "gcc") + text(call, 64, "me") + text(call, 80, "here") + text(call, 112, "today");
                case 3 -> text(call, 0, "xen-3.0-x86_64 hvm-3.0-x86_32 ");
                case 4 -> text(call, 0, "abc");
                case 5 -> put(call, 0, u64(0xFFFF800000000000L));
                case 7 -> 4096;
                case 9 -> text(call, 0, "loglvl=all");
                case 10 -> put(call, 4, "0102ff") + 3;
                default -> throw new IllegalStateException("xen_version " + call.arguments()[0]);
            };
        });
        assertEquals(new HypervisorInfo(4, 17, ".5", List.of("xen-3.0-x86_64", "hvm-3.0-x86_32"), "abc", "loglvl=all", 4096, 0xFFFF800000000000L,
                "gcc", "me", "here", "today", java.util.Optional.of("0102ff"), "credit2"), xen.machine().info());
    }

    private static long text(FakeDevices.Call call, int at, String text) {
        return put(call, at, HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static long put(FakeDevices.Call call, int at, String digits) {
        Golden.write(call.arguments()[1] + at, digits);
        return 0;
    }

    @Test
    void anUnknownReleaseAndAForeignInterfaceAreRefused() {
        FakeDevices future = new FakeDevices(4, 99);
        assertEquals("unknown-hypervisor", assertThrows(ProblemException.class, future::host).problem().code());
        FakeDevices patched = new FakeDevices(4, 17);
        int eacces = -13;
        patched.answer(call -> eacces);
        assertEquals("unknown-hypervisor", assertThrows(ProblemException.class, patched::host).problem().code());
        FakeDevices guest = new FakeDevices(4, 17);
        int eperm = -1;
        guest.answer(call -> eperm);
        assertEquals("not-on-xen", assertThrows(ProblemException.class, guest::host).problem().code());
    }
}
