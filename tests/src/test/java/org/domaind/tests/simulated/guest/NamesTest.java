package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.junit.jupiter.api.Test;

/** Names that other tools give in the store, which is where a guest's name is. */
class NamesTest extends DaemonTest {
    private void renameAsC(Domid domid, String name) {
        String vm = host.store().read("/local/domain/" + domid + "/vm");
        host.store().inTransaction(transaction -> {
            transaction.write("/local/domain/" + domid + "/name", name);
            transaction.write(vm + "/name", name);
        });
    }

    @Test
    void aGuestIsFoundByTheNameThatAnotherToolGaveIt() {
        Domid domid = host.create("g");
        renameAsC(domid, "h");
        assertEquals(List.of("h"), host.listed());
        assertEquals(domid, host.domid("h"));
        assertEquals(1, host.xl("domid", "g").status());
        assertTrue(host.xl("create", "-q", host.config("h")).refusal(3).contains("already exists"));
        // The old one is free.
        host.create("g");
        assertEquals(List.of("h", "g"), host.listed());
    }

    @Test
    void oneNameOfTwoGuestsMeansTheFirst() {
        Domid first = host.create("g");
        Domid second = host.create("h");
        renameAsC(second, "g");
        assertEquals(List.of("g", "g"), host.listed());
        assertEquals(first, host.domid("g"));
        host.xl("destroy", "g").ok();
        assertEquals(second, host.domid("g"));
    }

    @Test
    void aNodeOfNoDomainIsNobodysName() {
        host.store().write("/local/domain/77/name", "g");
        assertEquals(1, host.xl("domid", "g").status());
        host.create("g");
        assertEquals(List.of("g"), host.listed());
    }

    @Test
    void aGuestCannotNameItself() {
        Domid domid = host.createSettled("g");
        assertEquals(List.of("n0", "r" + domid), host.store().getPerms("/local/domain/" + domid + "/name"));
        assertEquals(List.of("n0", "r" + domid), host.store().getPerms("/local/domain/" + domid));
        assertEquals("n0", host.store().getPerms("/libxl/" + domid + "/type").get(0));
    }

    @Test
    void withoutItsNodeAGuestIsKnownByTheNameItWasMadeWith() {
        Domid domid = host.create("g");
        host.store().rm("/local/domain/" + domid + "/name");
        assertEquals(List.of("g"), host.listed());
        assertEquals(domid, host.domid("g"));
    }

    @Test
    void aHostileNameHarmsNobody() {
        Domid domid = host.create("g");
        host.create("h");
        renameAsC(domid, "n".repeat(3000));
        assertEquals(List.of("g", "h"), host.listed(), "a name that nobody can have is none");
        renameAsC(domid, "\u001b[2J\u0000x");
        assertEquals(4, host.xl("list").ok().out().lines().count());
        host.xl("destroy", "h").ok();
        host.xl("destroy", domid.toString()).ok();
        assertEquals(List.of(), host.listed());
    }
}
