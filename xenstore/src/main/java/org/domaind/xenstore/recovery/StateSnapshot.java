package org.domaind.xenstore.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.quota.QuotaLimits;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.Store;
import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.watch.Watch;

/**
 * The state at one moment, as journal entries. Taken on the store's thread, written on any. It does not contain the authors of changes: they have to
 * be journaled again for later changes.
 */
public final class StateSnapshot implements Consumer<Consumer<Entry>> {
    private final List<Entry> limits = new ArrayList<>();
    private final Node root;
    private final Map<StorePath, Perms> specials;
    private final List<Entry> others = new ArrayList<>();

    public StateSnapshot(StoreState state, int epoch) {
        Accounts accounts = state.store().accounts();
        root = state.store().root();
        specials = state.store().specials();
        for (Quota quota : Quota.values()) {
            limits.add(new Entry.Limited(Entry.Limited.EVERYBODY, quota, accounts.limits().get(quota)));
        }
        others.add(new Entry.Epoch(epoch));
        state.domains().all().forEach(this::add);
        state.keptSockets().values().forEach(this::add);
        for (Account account : accounts.all()) {
            add(account, accounts.limits());
        }
        state.observer().stateTaken();
        if (state.observer().recorder() != null) {
            state.observer().recorder().clients().forEach((connection, name) -> others.add(new Entry.Client(connection, name)));
        }
    }

    private void add(Domain domain) {
        int domid = domain.domid();
        others.add(new Entry.Featured(domid, domain.features()));
        if (domain.introduced()) {
            others.add(new Entry.Introduced(domid, domain.gfn(), domain.port()));
            for (Watch watch : domain.session().watches().values()) {
                others.add(new Entry.WatchSet(domid, watch.given(), watch.token(), watch.depth()));
            }
            if (domain.session().link() != null) {
                domain.session().link().state(others::add);
            }
        }
        if (domain.shutDown()) {
            others.add(new Entry.ShutDown(domid, true));
        }
        if (domain.target() != Caller.NO_TARGET) {
            others.add(new Entry.Targeted(domid, domain.target()));
        }
    }

    private void add(Session socket) {
        for (Watch watch : socket.watches().values()) {
            socket.record(new Entry.WatchSet(StoreState.OWN_DOMID, watch.given(), watch.token(), watch.depth()), others::add);
        }
    }

    private void add(Account account, QuotaLimits common) {
        for (Quota quota : Quota.values()) {
            int limit = account.limits().get(quota);
            if (limit != common.get(quota)) {
                others.add(new Entry.Limited(account.domid(), quota, limit));
            }
        }
    }

    @Override
    public void accept(Consumer<Entry> sink) {
        limits.forEach(sink);
        Store.snapshot(root, specials, edit -> sink.accept(new Entry.Edited(List.of(edit))));
        others.forEach(sink);
    }
}
