package org.domaind.daemon.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a release that does not say which domains change (17), and on one that does (21). */
class DomainWatcherTest {
    private static final String LISTS = "sysctl getdomaininfolist";
    private final List<String> told = new ArrayList<>();
    private SimHost host;
    private DomainWatcher watcher;
    private boolean listenerFails;

    private final DomainWatcher.Listener listener = new DomainWatcher.Listener() {
        @Override
        public void stopped(List<DomainInfo> domains) {
            fail();
            told.add("stopped " + domains.stream().map(domain -> domain.domid() + ":" + domain.shutdownCode()).toList());
        }

        @Override
        public void gone(Domid domid) {
            fail();
            told.add("gone " + domid);
        }

        private void fail() {
            if (listenerFails) {
                throw new IllegalStateException("busy");
            }
        }
    };

    private void start(int minor, Integer... known) {
        host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withRelease(minor));
        watcher = new DomainWatcher(host.domains(), listener, Set.copyOf(List.of(known).stream().map(Domid::new).toList()));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Domid create() {
        return host.domains().create(new DomainSpec(UUID.randomUUID(), GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.empty()));
    }

    private List<String> scanned() {
        told.clear();
        watcher.scan();
        return List.copyOf(told);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21})
    void eachStopAndEachEndIsToldOnce(int minor) {
        start(minor);
        Domid one = create();
        Domid two = create();
        assertEquals(List.of(), scanned());
        host.domains().shutdown(two, ShutdownReason.CRASH);
        host.domains().shutdown(one, ShutdownReason.POWEROFF);
        assertEquals(List.of("stopped [1:0, 2:3]"), scanned());
        assertEquals(List.of(), scanned());
        host.domains().destroy(one);
        assertEquals(List.of("gone 1"), scanned());
        host.domains().destroy(two);
        assertEquals(List.of("gone 2"), scanned());
        assertEquals(List.of(), scanned());
    }

    private static DomainInfo domain(Optional<ShutdownReason> reason) {
        return new DomainInfo(new Domid(1), new UUID(1, 2), false, false, false, reason.isPresent(), false, false, false,
                reason.map(ShutdownReason::code).orElse(0), 1, 1, 0, -1, 0, 1, 0, 0, 0);
    }

    /** The domain is resumed and stops for good before anybody looks again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSuspendIsToldOnceAndHidesNoLaterStop(boolean tellsChanges) {
        start(17);
        AtomicReference<DomainInfo> now = new AtomicReference<>(domain(Optional.empty()));
        Queue<DomainChange> changes = new ArrayDeque<>();
        DomainOperations resumes = mock(DomainOperations.class);
        when(resumes.tellsChanges()).thenReturn(tellsChanges);
        when(resumes.all()).thenAnswer(call -> List.of(now.get()));
        when(resumes.find(any())).thenAnswer(call -> Optional.of(now.get()));
        when(resumes.nextChange()).thenAnswer(call -> Optional.ofNullable(changes.poll()));
        watcher = new DomainWatcher(resumes, listener, Set.of());
        assertEquals(List.of(), scanned());
        for (ShutdownReason reason : List.of(ShutdownReason.SUSPEND, ShutdownReason.POWEROFF)) {
            now.set(domain(Optional.of(reason)));
            for (int time = 0; time < 2; time++) {
                changes.add(new DomainChange(new Domid(1), true, true));
                assertEquals(time == 0 ? List.of("stopped [1:" + reason.code() + "]") : List.of(), scanned());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21})
    void whatWasKnownBeforeAndIsNoMoreIsToldByTheFirstScan(int minor) {
        start(minor, 7);
        Domid one = create();
        host.domains().shutdown(one, ShutdownReason.REBOOT);
        assertEquals(List.of("gone 7", "stopped [1:1]"), scanned());
        assertEquals(List.of(), scanned());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21})
    void aDomainThatNoScanEverSawIsToldAsGoneWhenTheStoreKnewIt(int minor) {
        start(minor);
        scanned();
        Domid one = create();
        host.domains().destroy(one);
        watcher.introduced(one);
        assertEquals(List.of("gone 1"), scanned());
        Domid two = create();
        host.domains().destroy(two);
        scanned();
        watcher.introduced(two);
        assertEquals(List.of("gone 2"), scanned());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21})
    void whatCouldNotBeToldIsToldByTheNextScan(int minor) {
        start(minor);
        Domid one = create();
        Domid two = create();
        scanned();
        host.domains().shutdown(one, ShutdownReason.POWEROFF);
        host.domains().destroy(two);
        listenerFails = true;
        assertThrows(IllegalStateException.class, () -> watcher.scan());
        assertThrows(IllegalStateException.class, () -> watcher.scan());
        listenerFails = false;
        assertEquals(List.of("gone 2", "stopped [1:0]"), scanned());
        assertEquals(List.of(), scanned());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21})
    void aLookAtAllDomainsIsOneCall(int minor) {
        start(minor);
        for (int i = 0; i < 50; i++) {
            create();
        }
        scanned();
        host.domains().shutdown(new Domid(3), ShutdownReason.POWEROFF);
        host.domains().shutdown(new Domid(4), ShutdownReason.POWEROFF);
        host.faults().record();
        assertEquals(List.of("stopped [3:0, 4:0]"), scanned());
        List<String> calls = host.faults().recorded();
        assertEquals(minor < 21 ? List.of(LISTS) : List.of("domctl get_domain_state", "domctl get_domain_state", "domctl get_domain_state",
                "domctl getdomaininfo", "domctl getdomaininfo"), calls);
    }

    @ParameterizedTest
    @ValueSource(ints = 21)
    void aHypervisorThatRefusesItsNewsIsComparedInstead(int minor) {
        start(minor);
        Domid one = create();
        scanned();
        host.domains().shutdown(one, ShutdownReason.POWEROFF);
        host.faults().failWhen("domctl get_domain_state"::equals);
        assertEquals(List.of("stopped [1:0]"), scanned());
        host.faults().clear();
        host.domains().destroy(one);
        assertEquals(List.of("gone 1"), scanned());
    }
}
