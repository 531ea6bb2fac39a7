package org.domaind.daemon.plan.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true of a domain when its create is to be taken back: numbers come again, and answers may be lost. */
class CreateDomainTest {
    private static final UUID GUEST = UUID.randomUUID();

    @TempDir
    private Path folder;
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64));
    private final DomainOperations domains = host.domains();
    private StateDatabase state;
    private CreateDomain step;

    @BeforeEach
    void open() {
        state = StateDatabase.open(folder.resolve("state.db"), "boot");
        StoreIndex index = new StoreIndex();
        step = new CreateDomain(host.machine(), domains, host.pools(), index, new GuestNames(domains, index, state), state, null, GUEST);
    }

    @AfterEach
    void close() {
        state.close();
        host.close();
    }

    private Domid domain(UUID handle) {
        return domains.create(new DomainSpec(handle, GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.empty()));
    }

    @Test
    void oneThatIsStillTheGuestsIsDestroyed() {
        Domid domid = domain(GUEST);
        Bindings seen = step.look(Bindings.of(domid));
        assertEquals(Optional.of(domid), seen.domid());
        step.undo(seen);
        assertEquals(Optional.empty(), domains.find(domid));
    }

    @Test
    void aNumberThatIsAnothersByNowIsLeftAlone() {
        Domid another = domain(UUID.randomUUID());
        Bindings seen = step.look(Bindings.of(another));
        assertEquals(Optional.empty(), seen.domid(), "no undo of any step goes by it");
        step.undo(Bindings.of(another));
        assertEquals(another, domains.find(another).orElseThrow().domid());
    }

    @Test
    void oneOfWhichNobodyWasToldIsFound() {
        Domid domid = domain(GUEST);
        assertEquals(Optional.of(domid), step.look(Bindings.NONE).domid());
    }

    @Test
    void whatIsGoneIsStillWhereItsNodesMayBe() {
        Domid domid = domain(GUEST);
        domains.destroy(domid);
        assertEquals(Optional.of(domid), step.look(Bindings.of(domid)).domid());
        assertEquals(Optional.empty(), step.look(Bindings.NONE).domid());
        step.undo(Bindings.of(domid));
    }
}
