package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sched-credit}, {@code sched-credit2} and {@code sched-rtds} in the reference's words, on a host with a pool for each. */
class SchedulingCommandsTest {
    private static final String HEADER = "Name                                ID Weight  Cap\n";
    private static final String OF_DOMAINS = "Name                                ID    Period    Budget  Extratime\n";
    private static final String OF_VCPUS = "Name                                ID VCPU    Period    Budget  Extratime\n";

    @TempDir
    private Path root;
    private Harness xl;

    @BeforeEach
    void start() throws IOException {
        xl = new Harness(root, root);
        SchedulingReport report = new SchedulingReport(List.of(new SchedulingReport.Pool(0, "Pool-0", "credit2", CpuSet.range(0, 3), 7, Optional.of(new PoolParameters(0, 1000, 0))),
                new SchedulingReport.Pool(1, "old", "credit", CpuSet.of(4), 1, Optional.of(new PoolParameters(30, 1000, 50))),
                new SchedulingReport.Pool(2, "exact", "rtds", CpuSet.of(), 0, Optional.empty())),
                List.of(new SchedulingReport.Domain(new Domid(0), Optional.of("Domain-0"), 0, DomainShare.weighed("credit2", 256, 0)),
                        new SchedulingReport.Domain(new Domid(3), Optional.of("web1.example.com"), 1, DomainShare.weighed("credit", 300, 150)),
                        new SchedulingReport.Domain(new Domid(4), Optional.empty(), 2, DomainShare.realTime(10000, 4000,
                                List.of(new VcpuShare(0, 10000, 4000, true), new VcpuShare(1, 20000, 5000, false))))));
        xl.daemon.answer(Method.SCHEDULING, p -> report);
    }

    @AfterEach
    void stop() throws IOException {
        xl.close();
    }

    private void says(String out, String... words) {
        assertEquals(new Harness.Result(0, out, ""), xl.xl(words));
    }

    private void fails(String err, String... words) {
        assertEquals(new Harness.Result(1, "", err + "\n"), xl.xl(words));
    }

    private String last() {
        return xl.calls().get(xl.calls().size() - 1);
    }

    @Test
    void poolsAndTheirDomains() {
        says("Cpupool Pool-0: ratelimit=1000us\n" + HEADER + "Domain-0                             0    256    0\n", "sched-credit2");
        says("Cpupool old: tslice=30ms ratelimit=1000us migration-delay=50us\n" + HEADER + "web1.example.com                     3    300  150\n", "sched-credit");
        says("", "sched-credit", "-p", "Pool-0");
        says("Cpupool old: tslice=30ms ratelimit=1000us migration-delay=50us\n", "sched-credit", "-s", "-p", "1");
        says("Cpupool Pool-0: [sched params unavailable]\n", "sched-credit", "-s");
        says(HEADER + "web1.example.com                     3    300  150\n", "sched-credit", "-d", "3");
        assertEquals(new Harness.Result(1, HEADER, "libxl_domain_sched_params_get returned credit not credit2.\n"), xl.xl("sched-credit2", "-d", "3"));
    }

    @Test
    void pools() {
        String first = "Name               CPUs   Sched     Active   Domain count\nPool-0               4   credit2       y          7\n";
        says(first + "old                  1    credit       y          1\nexact                0      rtds       y          0\n", "cpupool-list");
        says(first, "cpupool-list", "0");
        says("Name               CPU list\nPool-0             0,1,2,3\n", "cpupool-list", "-c", "Pool-0");
        fails("Pool 'nope' does not exist", "cpupool-list", "nope");
    }

    @Test
    void buttonsAndKeys() {
        says("", "trigger", "3", "NMI", "1");
        assertEquals("SEND_TRIGGER {\"domid\":3,\"trigger\":\"nmi\",\"vcpu\":1}", last());
        fails("Invalid trigger \"foo\"", "trigger", "3", "foo");
        assertEquals(new Harness.Result(0, "", "WARNING: \"button-press\" is deprecated. Please use \"trigger\"\n"), xl.xl("button-press", "3", "sleep"));
        assertEquals("SEND_TRIGGER {\"domid\":3,\"trigger\":\"sleep\",\"vcpu\":0}", last());
        assertEquals(1, xl.xl("button-press", "3", "nmi").status());
        says("", "sysrq", "3", "s");
        assertEquals("SEND_SYSRQ {\"domid\":3,\"letter\":\"s\"}", last());
        says("", "debug-keys", "qr");
        assertEquals("DEBUG_KEYS {\"keys\":\"qr\"}", last());
    }

    @Test
    void periodsAndBudgets() {
        says("Cpupool exact: sched=RTDS\n" + OF_DOMAINS + "(null)                               4     10000      4000        yes\n", "sched-rtds");
        String second = "(null)                               4    1     20000      5000         no\n";
        says("Cpupool exact: sched=RTDS\n" + OF_VCPUS + "(null)                               4    0     10000      4000        yes\n" + second, "sched-rtds", "-v", "all");
        xl.daemon.answer(Method.LIST_DOMAINS, p -> new org.domaind.schema.api.Replies.Domains(List.of(FakeHost.guest(4, "four"))));
        says(OF_VCPUS + second, "sched-rtds", "-d", "4", "-v", "1");
        says("", "sched-rtds", "-d", "4", "-v", "0", "-p", "7", "-b", "5", "-e", "0", "-v", "1", "-p", "8", "-b", "6", "-e", "1");
        assertEquals("SET_SHARE {\"domid\":4,\"scheduler\":\"rtds\",\"weight\":null,\"cap\":null,\"vcpus\":[{\"vcpu\":0,\"periodMicros\":7,\"budgetMicros\":5,"
                + "\"extratime\":false},{\"vcpu\":1,\"periodMicros\":8,\"budgetMicros\":6,\"extratime\":true}]}", last());
        says("", "sched-rtds", "-d", "4", "-v", "all", "-p", "7", "-b", "5", "-e", "1");
        assertEquals(2, last().split("\"periodMicros\":7", -1).length - 1);
    }

    @Test
    void whatIsSet() {
        says("", "sched-credit", "-d", "3", "-w", "512", "-c", "60");
        assertEquals("SET_SHARE {\"domid\":3,\"scheduler\":\"credit\",\"weight\":512,\"cap\":60,\"vcpus\":[]}", last());
        says("", "sched-credit", "-s", "-p", "old", "-t", "10");
        assertEquals("SET_POOL_PARAMETERS {\"pool\":1,\"scheduler\":\"credit\",\"parameters\":{\"timesliceMillis\":10,\"ratelimitMicros\":1000,\"migrationDelayMicros\":50}}",
                last());
        says("", "sched-credit2", "-s", "-r", "500");
        assertEquals("SET_POOL_PARAMETERS {\"pool\":0,\"scheduler\":\"credit2\",\"parameters\":{\"timesliceMillis\":0,\"ratelimitMicros\":500,\"migrationDelayMicros\":0}}",
                last());
    }

    @Test
    void whatTheReferenceRefuses() {
        fails("Must specify a domain.", "sched-credit", "-w", "3");
        fails("Specifying a cpupool or schedparam is not allowed with domain options.", "sched-credit", "-d", "3", "-s");
        fails("Specifying a cpupool is not allowed with other options.", "sched-credit2", "-d", "3", "-p", "old");
        fails("Must specify schedparam to set schedule parameter values.", "sched-credit", "-t", "3");
        fails("unknown cpupool 'nope'", "sched-credit2", "-p", "nope");
        fails("libxl_sched_credit_params_get failed.", "sched-credit", "-s", "-t", "3");
        fails("Must specify VCPU.", "sched-rtds", "-d", "4", "-p", "3");
        fails("Missing parameters.", "sched-rtds", "-v", "1");
        fails("Incorrect VCPU IDs.", "sched-rtds", "-d", "4", "-v", "1", "-v", "all");
        fails("Incorrect number of period, budget and extratime", "sched-rtds", "-d", "4", "-v", "1", "-p", "3");
        fails("Invalid extratime.", "sched-rtds", "-e", "2");
        xl.daemon.answer(Method.SET_SHARE, p -> {
            throw new ProblemException("invalid-request", "too much");
        });
        fails("xl: too much\nlibxl_domain_sched_params_set failed.", "sched-credit", "-d", "3", "-w", "99999");
    }
}
