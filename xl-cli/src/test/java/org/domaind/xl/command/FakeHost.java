package org.domaind.xl.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.VcpuReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/** The host that the golden output was made on: seven domains, one of each state. */
final class FakeHost {
    /** 2026-11-22 17:26:01 UTC. */
    static final long NOW_SECONDS = 1_795_368_361L;

    static final List<DomainReport> DOMAINS = List.of(
            domain(0, "Domain-0", 0x00, "r", -1, 3418, 4, 266.24, 3921),
            domain(3, "web1.example.com", 0x11, "b", -1, 256, 1, 12.06, 300_000),
            domain(7, "hvm1", 0x22, "p", -1, 1019, 2, 0.0, 700_000),
            domain(9, null, 0x33, "d", -1, 0, 1, 1.2, -1),
            domain(11, "alsodying", 0x44, "ps", 3, 128, 1, 1.4, -1),
            domain(12, "poweredoff", 0x55, "s", 0, 128, 1, 5.5, -1),
            domain(13, "susp", 0x66, "s", 2, 128, 1, 5.5, -1));

    static final HostReport HOST = new HostReport(false, 4, 3, 1, 2, 2, 2_593_907,
            List.of(0xbfebfbff, 0x77faf3ff, 0x2c100800, 0x121, 0, 0, 0, 0), List.of("pv", "hvm", "hap", "shadow", "gnttab-v1", "gnttab-v2"),
            8191L * 256, 2049L * 256, 0, 0, 0, 0,
            List.of(cpu(0), cpu(0), cpu(1), cpu(1)), List.of(new HostReport.Node(8191L << 20, 2049L << 20, List.of(10))), 4, 17, ".6-pre",
            "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 ", "credit2", 4096, 0xffff800000000000L, "",
            "placeholder dom0_mem=3418M,max:3418M", "x86_64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0", "pkg-xen-devel",
            "lists.alioth.debian.org", "Thu Jan  1 00:00:00 UTC 2026", Optional.of("00070e151c232a31383f464d545b626970777e85"));

    private FakeHost() {
    }

    private static HostReport.Cpu cpu(int core) {
        return new HostReport.Cpu(OptionalInt.of(core), OptionalInt.of(0), OptionalInt.of(0));
    }

    private static DomainReport domain(int domid, String name, int uuidByte, String flags, int shutdown, long mib, int vcpus, double seconds,
                                       long upSeconds) {
        long half = Long.parseUnsignedLong(Integer.toHexString(0x100 | uuidByte).substring(1).repeat(8), 16);
        DomainReport.States states = new DomainReport.States(flags.contains("r"), flags.contains("b"), flags.contains("p"), flags.contains("s"),
                flags.contains("d"));
        return new DomainReport(new Domid(domid), Optional.ofNullable(name), new UUID(half, half), states,
                shutdown < 0 ? OptionalInt.empty() : OptionalInt.of(shutdown), mib * 1024, mib * 1024 + 1024, vcpus, vcpus,
                Math.round(seconds * 1e9), domid == 0 ? Optional.empty() : Optional.of(domid == 7 ? "hvm" : "pv"), Optional.of("Pool-0"),
                List.of(), Optional.empty(), upSeconds < 0 ? OptionalLong.empty() : OptionalLong.of(NOW_SECONDS - upSeconds), Optional.empty());
    }

    static DomainReport guest(int domid, String name) {
        return domain(domid, name, 0x77, "r", -1, 128, 1, 1.0, 1000);
    }

    static Optional<DomainReport> domain(int domid) {
        return DOMAINS.stream().filter(d -> d.domid().value() == domid).findFirst();
    }

    /** In ascending order of domid, then vcpu. */
    static List<VcpuReport> vcpus() {
        List<VcpuReport> vcpus = new ArrayList<>();
        for (DomainReport d : DOMAINS) {
            int id = d.domid().value();
            Optional<CpuSet> hard = id == 3 ? Optional.of(CpuSet.of(1, 2)) : id == 7 ? Optional.of(CpuSet.of(0, 2, 3)) : Optional.empty();
            for (int v = 0; v < d.vcpus(); v++) {
                boolean running = id == 0 && v == 0;
                vcpus.add(new VcpuReport(d.domid(), d.name(), v, v, !(id == 0 && v == 3), running, !running && id != 7,
                        Math.round((12.34 + v) * 1e9), hard, Optional.empty()));
            }
        }
        return Collections.unmodifiableList(vcpus);
    }
}
