package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.domaind.daemon.sim.SimDomainView;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.domaind.xenstore.client.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What memory and vcpus guests get, at their creation and while they run. */
class MemoryAndVcpusTest {
    private static final long PAGE_KIB = 4;

    @TempDir
    Path folder;
    private RunningDaemon host;

    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private String node(Domid domid, String path) {
        return host.store().read("/local/domain/" + domid + "/" + path);
    }

    private long maxKib(Domid domid) {
        return host.machine().domains().find(domid).orElseThrow().maxPages() * PAGE_KIB;
    }

    @Test
    void sharesOfTheProcessors() {
        Domid domid = host.create("g", "cpu_weight=300", "period=5000", "extratime=0");
        host.xl("sched-credit2", "-d", "g", "-w", "512", "-c", "60").ok();
        SimDomainView view = host.machine().view(domid).orElseThrow();
        assertEquals(List.of(512, 60), List.of(view.weight(), view.cap()));
        assertTrue(host.xl("sched-credit2").ok().out().matches("(?s)Cpupool Pool-0: ratelimit=1000us\n.*\ng +" + domid + " +512 +60\n"));
        XlResult refused = host.xl("sched-credit2", "-d", "g", "-c", "101");
        assertEquals("xl: Cpu cap out of range, valid range is from 0 to 100 for specified number of vcpus\nlibxl_domain_sched_params_set failed.\n", refused.err());
        assertEquals(1, refused.status());
        host.xl("sched-credit2", "-s", "-r", "500").ok();
        assertEquals("Cpupool Pool-0: ratelimit=500us\n", host.xl("sched-credit2", "-s").ok().out());
        assertTrue(host.xl("sched-credit2", "-s", "-r", "5").err().startsWith("xl: Ratelimit out of range"));
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        SimDomainView next = host.machine().view(host.domid("g")).orElseThrow();
        assertEquals(List.of(512, 60), List.of(next.weight(), next.cap()));
    }

    private long freeMib() {
        return Long.parseLong(host.xl("info", "free_memory").ok().out().strip());
    }

    // --- at creation

    @Test
    void ofFourThatNeedMostOfTheMemoryOneIsCreated() {
        long wanted = freeMib() * 6 / 10;
        List<CompletableFuture<XlResult>> creates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String config = host.config("big" + i, "memory=" + wanted);
            creates.add(CompletableFuture.supplyAsync(() -> host.xl("create", "-q", config)));
        }
        List<XlResult> results = creates.stream().map(CompletableFuture::join).toList();
        assertEquals(1, results.stream().filter(result -> result.status() == 0).count(), results::toString);
        for (XlResult result : results) {
            if (result.status() != 0) {
                String line = result.refusal(3);
                assertTrue(line.matches("xl: the guest needs \\d+ MiB of memory, the host has \\d+ MiB free(, \\d+ MiB of it for guests that are being created)?;"
                        + " domain 0 could give 128 MiB; .*"), line);
            }
        }
        assertEquals(1, host.listed().size());
        host.xl("destroy", host.listed().get(0)).ok();
        Waiting.until(() -> "the guest to be gone", () -> host.machine().leaks().domains() == 1);
        host.create("next", "memory=" + wanted);
    }

    @Test
    void aFailedCreateHoldsNoMemory() {
        long wanted = freeMib() * 6 / 10;
        String kernel = host.file("no-kernel", "text");
        host.xl("create", "-q", host.config("broken", "memory=" + wanted, "kernel=\"" + kernel + '"')).refusal(3);
        host.create("good", "memory=" + wanted);
    }

    @Test
    void domainZeroGivesMemoryWhereXlConfSaysSo() throws IOException {
        Path conf = folder.resolve("etc/xen/xl.conf");
        Files.createDirectories(conf.getParent());
        long free = freeMib();
        Files.writeString(conf, "autoballoon=\"on\"\n");
        String refused = host.xl("create", "-q", host.config("huge", "memory=" + (free + 500))).refusal(3);
        assertTrue(refused.contains("domain 0 could give 128 MiB; make memory= smaller"), refused);
        try (Subscription driver = host.store().watch("/local/domain/0/memory/target", path -> host.store().readOptional(path)
                .ifPresent(kib -> host.machine().balloonDomainZero(Long.parseLong(kib) / PAGE_KIB)))) {
            host.create("large", "memory=" + (free + 64));
        }
        long target = Long.parseLong(node(Domid.ZERO, "memory/target")) / 1024;
        assertTrue(target <= 256 - 64 && target >= 256 - 70, "domain 0 is to have " + target + " MiB");
        Files.writeString(conf, "autoballoon=\"off\"\n");
        assertTrue(host.xl("create", "-q", host.config("more", "memory=32")).refusal(3).contains("autoballoon is off"));
    }

    // --- memory of guests that run

    @Test
    void memSetTellsTheGuestAndLimitsIt() {
        Domid domid = host.create("g", "memory=32", "maxmem=64");
        host.xl("mem-set", "g", "24m").ok();
        assertEquals(Integer.toString(24 << 10), node(domid, "memory/target"));
        assertEquals((24 << 10) + 1024, maxKib(domid));
        host.xl("mem-set", domid.toString(), "49152k").ok();
        assertEquals("49152", node(domid, "memory/target"));
        assertEquals(49152 + 1024, maxKib(domid));
        assertEquals("48", host.store().read(node(domid, "vm") + "/memory"));
        XlResult more = host.xl("mem-set", "g", "65");
        assertEquals(1, more.status());
        assertEquals("xl: domain " + domid + " cannot have 65 MiB, it was made for at most 64 MiB; maxmem= in its config is the most it can grow to\n"
                + "cannot set domain " + domid + " dynamic max memory to : 65\n", more.err());
        assertEquals(49152 + 1024, maxKib(domid));
        assertEquals("invalid memory size: x", host.xl("mem-set", "g", "x").refusal(1));
        assertEquals("invalid memory size: 5mm", host.xl("mem-set", "g", "5mm").refusal(1));
        assertTrue(host.xl("list", "-l", "g").ok().out().contains("\"target_memkb\": 49152"));
    }

    @Test
    void aChangeThatFailsHalfWayIsTakenBack() {
        Domid domid = host.create("g", "memory=32", "maxmem=64");
        long limit = maxKib(domid);
        AtomicBoolean failed = new AtomicBoolean();
        host.machine().faults().failWhen(operation -> operation.equals("domctl max_mem") && failed.compareAndSet(false, true));
        assertEquals(1, host.xl("mem-set", "g", "24").status());
        host.machine().faults().clear();
        assertEquals(Integer.toString(32 << 10), node(domid, "memory/target"));
        assertTrue(failed.get());
        assertEquals(limit, maxKib(domid));
    }

    @Test
    void memMaxSetsTheLimitOnly() {
        Domid domid = host.create("g", "memory=32");
        host.xl("mem-max", "g", "128").ok();
        assertEquals((128 << 10) + 1024, maxKib(domid));
        assertEquals(Integer.toString(32 << 10), node(domid, "memory/static-max"));
        XlResult less = host.xl("mem-max", "g", "16");
        assertEquals(1, less.status());
        assertTrue(less.err().endsWith("cannot set domain " + domid + " static max memory to : 16\n"), less.err());
        assertEquals((128 << 10) + 1024, maxKib(domid));
    }

    @Test
    void domainZeroKeepsWhatItNeeds() {
        host.xl("mem-set", "0", "200").ok();
        assertEquals(Integer.toString(200 << 10), node(Domid.ZERO, "memory/target"));
        assertEquals(Integer.toString(256 << 10), node(Domid.ZERO, "memory/static-max"));
        assertTrue(host.xl("mem-set", "Domain-0", "100").err().contains("at least 128 MiB"));
        assertEquals(Integer.toString(200 << 10), node(Domid.ZERO, "memory/target"));
    }

    // --- vcpus of guests that run

    @Test
    void vcpuSetTellsTheGuest() {
        Domid domid = host.create("g", "vcpus=1", "maxvcpus=3");
        host.xl("vcpu-set", "g", "2").ok();
        assertEquals(List.of("online", "online", "offline"), List.of(0, 1, 2).stream().map(n -> node(domid, "cpu/" + n + "/availability")).toList());
        assertEquals("xl: domain " + domid + " cannot have 4 vcpus, it was made for 1 to 3; maxvcpus= in its config is the most it can have\n"
                + "libxl_set_vcpuonline failed domid=" + domid + " max_vcpus=4, rc: -3\n", host.xl("vcpu-set", "g", "4").err());
        assertEquals(1, host.xl("vcpu-set", "g", "0").status());
        assertEquals("You are overcommmitting! You have 4 physical CPUs and want 9 vCPUs! Aborting, use --ignore-host to continue",
                host.xl("vcpu-set", "g", "9").refusal(1));
        assertTrue(host.xl("vcpu-set", "-i", "g", "9").err().contains("cannot have 9 vcpus"));
        assertEquals("Error: Invalid argument.", host.xl("vcpu-set", "g", "two").refusal(1));
        assertTrue(host.xl("list", "-l", "g").ok().out().contains("\"max_vcpus\": 3"));
    }

    @Test
    void vcpuPinIsListedAndKeptOverAReboot() {
        host.create("g", "vcpus=2");
        host.xl("vcpu-pin", "g", "all", "1-3", "2").ok();
        host.xl("vcpu-pin", "g", "0", "3", "-").ok();
        assertEquals(List.of("3 / 2", "1-3 / 2"), affinities());
        host.xl("vcpu-pin", "g", "1", "-", "all").ok();
        assertEquals(List.of("3 / 2", "1-3 / all"), affinities());
        host.xl("reboot", "g").ok();
        host.awaitLives("g", 2);
        assertEquals(List.of("3 / 2", "1-3 / all"), affinities());
        assertEquals(1, host.xl("vcpu-pin", "g", "2", "0").status());
        assertEquals("Error: Invalid argument x as VCPU.", host.xl("vcpu-pin", "g", "x", "0").refusal(1));
        assertEquals("Error: --force and 'all' as VCPU not allowed.", host.xl("vcpu-pin", "-f", "g", "all", "0").refusal(1));
        assertTrue(host.xl("vcpu-pin", "g", "0", "7").err().endsWith("Could not set affinity for vcpu `0'.\n"));
        assertEquals("cpumap: 0-1 all\n", host.xl("-N", "vcpu-pin", "g", "0", "0,1", "all").ok().out());
        assertEquals(List.of("3 / 2", "1-3 / all"), affinities());
        host.xl("vcpu-pin", "-f", "0", "0", "2").ok();
        assertTrue(host.xl("vcpu-list", "0").ok().out().contains("  2 / all"));
    }

    private List<String> affinities() {
        return host.xl("vcpu-list", "g").ok().out().lines().skip(1).map(line -> line.substring(line.indexOf(" / ") - 3).strip().replaceFirst("^.*  ", ""))
                .toList();
    }
}
