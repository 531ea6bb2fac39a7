package org.domaind.xenstore.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.domaind.xenstore.store.Account;
import org.domaind.xenstore.store.Accounts;
import org.domaind.xenstore.store.Quota;
import org.junit.jupiter.api.Test;

class QuotaWarningsTest {
    private final List<String> told = new ArrayList<>();
    private final Accounts accounts = new Accounts();
    private final Account account = accounts.of(5);
    private long nanos = 1;

    QuotaWarningsTest() {
        accounts.alarm(new QuotaWarnings(new StoreListener() {
            @Override
            public void quotaNear(int domid, String quota, long used, int limit) {
                told.add(domid + " " + quota + " " + used + "/" + limit);
            }
        }, () -> nanos));
    }

    @Test
    void onceAtFourFifthsUntilWellBelow() {
        account.addTransactions(7);
        assertEquals(List.of(), told);
        account.addTransactions(1);
        account.addTransactions(1);
        assertEquals(List.of("5 transactions 8/10"), told);
        nanos += QuotaWarnings.PERIOD_NANOS;
        account.addTransactions(-2);
        account.addTransactions(1);
        assertEquals(List.of("5 transactions 8/10"), told);
        assertEquals(EnumSet.of(Quota.TRANSACTIONS), account.near());
        account.addTransactions(-2);
        assertEquals(Set.of(), account.near());
        account.addTransactions(3);
        assertEquals(List.of("5 transactions 8/10", "5 transactions 9/10"), told);
    }

    @Test
    void swingingAroundTheMarkTellsOnceAMinute() {
        for (int i = 0; i < 1000; i++) {
            account.addWatches(128, 0);
            account.addWatches(-128, 0);
        }
        assertEquals(List.of("5 watches 128/128"), told);
        account.addWatches(120, 0);
        assertEquals(1, told.size());
        nanos += QuotaWarnings.PERIOD_NANOS;
        account.addWatches(1, 0);
        assertEquals(List.of("5 watches 128/128", "5 watches 121/128"), told);
    }

    @Test
    void manyDomainsTellSoManyAMinute() {
        for (int domid = 1; domid <= 500; domid++) {
            accounts.of(domid).addOutstanding(20);
        }
        assertEquals(QuotaWarnings.MAX_IN_PERIOD, told.size());
        assertEquals(EnumSet.of(Quota.OUTSTANDING), accounts.of(500).near());
    }

    @Test
    void aLimitThatIsLoweredWarnsTooAndOneThatIsLiftedDoesNot() {
        account.addTransactions(5);
        account.limit(Quota.TRANSACTIONS, 5);
        assertEquals(List.of("5 transactions 5/5"), told);
        account.limit(Quota.TRANSACTIONS, 0);
        assertEquals(Set.of(), account.near());
    }

    @Test
    void memoryHasTwoLimits() {
        account.addMemory(1_700_000);
        account.addMemory(400_000);
        assertEquals(List.of("5 soft-memory 1700000/2097152", "5 memory 2100000/2621440"), told);
    }

    @Test
    void domainZeroHasNoLimits() {
        accounts.of(0).addOutstanding(1000);
        assertEquals(List.of(), told);
    }
}
