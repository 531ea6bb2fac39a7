package org.domaind.xenstore.server;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.domaind.xenstore.history.Recorder;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.recovery.JournalKeeper;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.StoreState;

/** Collects {@link StoreStatistics}, on the store's thread. The cost grows with the number of domains, not of nodes. */
final class StatisticsCollector {
    private StatisticsCollector() {
    }

    static StoreStatistics of(StoreState state, long startMillis, int sockets, JournalKeeper journal) {
        Collection<Account> accounts = state.store().accounts().all();
        long now = state.observer().slot();
        Runtime runtime = Runtime.getRuntime();
        return new StoreStatistics(startMillis, accounts.stream().mapToLong(Account::nodes).sum(), state.watches().size(),
                accounts.stream().mapToInt(Account::transactions).sum(), sockets,
                (int) state.domains().all().stream().filter(Domain::introduced).count(), accounts.stream().mapToLong(Account::memory).sum(),
                runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), journal.size(), journal.compactions(), journal.lost(),
                Optional.ofNullable(state.observer().recorder()).map(StatisticsCollector::history),
                accounts.stream().sorted(Comparator.comparingInt(Account::domid)).map(account -> domain(account, now)).toList());
    }

    private static StoreStatistics.HistoryUse history(Recorder recorder) {
        return new StoreStatistics.HistoryUse(recorder.bytes(), recorder.maxBytes(), recorder.reach(), recorder.changes());
    }

    private static StoreStatistics.DomainUse domain(Account account, long now) {
        Set<Quota> near = account.near();
        boolean limited = account.domid() != StoreState.OWN_DOMID;
        List<StoreStatistics.QuotaUse> quotas = Account.counted().stream().map(quota -> new StoreStatistics.QuotaUse(quota.label(),
                account.used(quota), limited ? account.limits().get(quota) : 0, near.contains(quota))).toList();
        return new StoreStatistics.DomainUse(account.domid(), account.requestCounts().requests(), account.requestCounts().writes(),
                account.requestCounts().conflicts(), account.requestCounts().lastMinute(now), quotas);
    }
}
