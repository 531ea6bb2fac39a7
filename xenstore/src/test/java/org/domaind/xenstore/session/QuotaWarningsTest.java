package org.domaind.xenstore.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.quota.Quota;

class QuotaWarningsTest {
    private static final int READ = 2;
    private static final int START = 6;
    private static final int WRITE = 11;
    private static final int MKDIR = 12;
    private static final int SET_PERMS = 14;

    private final List<String> told = new ArrayList<>();
    private final Accounts accounts = new Accounts();
    private final Account account = accounts.of(5);
    private final List<Integer> withheld = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean faulty;
    private long nanos = 1;

    QuotaWarningsTest() {
        accounts.alarm(new QuotaWarnings(new StoreListener() {
            @Override
            public void quotaNear(int domid, String quota, long used, int limit) {
                told.add(domid + " " + quota + " " + used + "/" + limit);
                if (faulty) {
                    throw new IllegalStateException("a bug");
                }
            }

            @Override
            public void quotaWarningsWithheld(int most) {
                withheld.add(most);
            }

            @Override
            public void failed(String what, Throwable fault) {
                faults.add(what);
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
    void useAroundTheLimitWarnsOncePerMinute() {
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
    void warningsOfAllDomainsAreBoundedPerMinute() {
        for (int domid = 1; domid <= 500; domid++) {
            accounts.of(domid).addOutstanding(20);
        }
        assertEquals(QuotaWarnings.MAX_IN_PERIOD, told.size());
        assertEquals(EnumSet.of(Quota.OUTSTANDING), accounts.of(500).near());
        assertEquals(List.of(QuotaWarnings.MAX_IN_PERIOD), withheld, "that there are more is told, once");
        nanos += QuotaWarnings.PERIOD_NANOS;
        for (int domid = 401; domid <= 500; domid++) {
            accounts.of(domid).addOutstanding(1);
        }
        assertEquals(2 * QuotaWarnings.MAX_IN_PERIOD, told.size());
        assertEquals(2, withheld.size());
    }

    /** The listener is called in the middle of a commit, which must not be interrupted by it. */
    @Test
    void aListenerThatThrowsStopsNoChange() {
        faulty = true;
        account.addTransactions(9);
        assertEquals(9, account.transactions());
        assertEquals(List.of("5 transactions 9/10"), told);
        assertEquals(List.of("a warning of domain 5"), faults);
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
    void limitsOnSizesWarnOnceUntilTheyAreSetAgain() {
        StoreConversation talk = new StoreConversation().with(5);
        talk.say("A", MKDIR, 0, "/local/domain/5|");
        talk.say("A", SET_PERMS, 0, "/local/domain/5|n5|");
        List<String> heard = new ArrayList<>();
        talk.state.store().accounts().alarm((domid, quota, used, limit) -> heard.add(domid + " " + quota.label() + " " + used + "/" + limit));
        talk.say("d5", WRITE, 0, "a|" + "v".repeat(1500));
        talk.say("d5", WRITE, 0, "a|" + "v".repeat(1700));
        talk.say("d5", WRITE, 0, "a|" + "v".repeat(1800));
        talk.say("d5", READ, 0, "p".repeat(1600) + "|");
        talk.say("d5", READ, 0, "p".repeat(1700) + "|");
        talk.say("d5", SET_PERMS, 0, "a|n5|r1|r2|");
        talk.say("d5", SET_PERMS, 0, "a|n5|r1|r2|r3|r4|r6|");
        assertEquals(List.of("5 node-size 1732/2048", "5 path-max 1700/2048", "5 node-permissions 6/5"), heard);
        talk.state.store().accounts().of(5).limit(Quota.NODE_SIZE, 1800);
        talk.say("d5", WRITE, 0, "a|" + "v".repeat(1700));
        assertEquals("5 node-size 1748/1800", heard.get(3));
        assertEquals(Set.of(), talk.state.store().accounts().of(5).near());
    }

    @Test
    void manyNodesInOneTransactionWarn() {
        StoreConversation talk = new StoreConversation().with(5);
        List<String> heard = new ArrayList<>();
        talk.state.store().accounts().of(5).limit(Quota.TRANSACTION_NODES, 50);
        talk.state.store().accounts().alarm((domid, quota, used, limit) -> heard.add(quota.label() + " " + used + "/" + limit));
        talk.say("d5", START, 0, "|");
        for (int i = 0; i < 45; i++) {
            talk.say("d5", READ, 1, "n" + i + "|");
        }
        assertEquals(List.of("transaction-nodes 40/50"), heard);
    }

    @Test
    void domainZeroHasNoLimits() {
        accounts.of(0).addOutstanding(1000);
        assertEquals(List.of(), told);
    }
}
