package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Domains that go between two calls of one command. */
class VanishedDomainsTest extends DaemonTest {
    /** Destroys a domain, as another tool would, just before the hypervisor is asked for the first time what is named. */
    private AtomicBoolean vanishesBefore(String operation, Domid domid) {
        AtomicBoolean gone = new AtomicBoolean();
        host.machine().faults().failWhen(asked -> {
            if (asked.equals(operation) && gone.compareAndSet(false, true)) {
                host.machine().domains().destroy(domid);
                Waiting.until(() -> "the end of domain " + domid, () -> host.machine().view(domid).isEmpty());
            }
            return false;
        });
        return gone;
    }

    @ParameterizedTest
    @ValueSource(strings = {"domctl getvcpuinfo", "domctl getvcpuaffinity"})
    void theOthersAreListed(String operation) {
        host.create("a");
        Domid goes = host.create("goes");
        host.create("z");
        AtomicBoolean gone = vanishesBefore(operation, goes);
        List<String> names = host.xl("vcpu-list").ok().out().lines().skip(1).map(line -> line.substring(0, line.indexOf(' '))).distinct().toList();
        assertTrue(gone.get());
        assertEquals(List.of("Domain-0", "a", "z"), names);
    }

    @Test
    void askedForAloneItDoesNotExist() {
        Domid goes = host.create("goes");
        vanishesBefore("domctl getvcpuaffinity", goes);
        String refused = host.xl("vcpu-list", goes.toString()).err();
        assertEquals("Error: Domain '" + goes + "' does not exist.\n", refused);
    }

    @Test
    void aFailureThatIsNoDomainsEndIsTold() {
        host.create("g");
        host.machine().faults().failWhen("domctl getvcpuaffinity"::equals);
        assertEquals("xl: the hypervisor refuses domctl getvcpuaffinity: ENOMEM", host.xl("vcpu-list").err().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "unpause", "shutdown", "reboot"})
    void whatIsAskedOfADomainThatWentSaysSo(String command) {
        Domid goes = host.create("goes");
        AtomicInteger looks = new AtomicInteger();
        // After the look that lets the command into the guest's queue, and before its turn.
        host.machine().faults().failWhen(asked -> {
            if (asked.equals("domctl getdomaininfo") && looks.incrementAndGet() == 2) {
                host.machine().domains().destroy(goes);
            }
            return false;
        });
        XlResult refused = host.xl(command, goes.toString());
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("xl: Domain " + goes + " does not exist\n"), refused::toString);
        host.awaitRemains(before);
    }

    @Test
    void whoeverWentHasShutDown() {
        host.create("a");
        Domid goes = host.create("goes");
        vanishesBefore("domctl getdomaininfo", goes);
        host.xl("shutdown", "-a", "-w").ok();
        host.awaitRemains(before);
    }
}
