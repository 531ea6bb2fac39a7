package org.domaind.xenstore.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;

/**
 * Determines which watches fire for which edits, in the C xenstored's order.
 *
 * <p>A written node fires the watches on it and on its ancestors. In a removed subtree each node below the top fires only the watches on exactly that
 * node, then the top fires those on it and on its ancestors. A watcher gets events only of nodes that it may read, or whose parent it may read,
 * before or after the edit; of nodes that a transaction removes, only if it may read the node itself.
 */
public final class Announcer {
    private final WatchTrie watches;

    public Announcer(WatchTrie watches) {
        this.watches = watches;
    }

    /** The edits of a single request: in a removed subtree each node comes after those below it. */
    public void announce(List<Edit.Applied> applied, Sink sink) {
        if (watches.size() == 0) {
            return;
        }
        for (Edit.Applied one : applied) {
            if (one.edit() instanceof Edit.Remove) {
                watches.below(one.edit().path(), one.before(), false).forEach(below -> announceExactly(below, true, sink));
                announceReaching(one, true, sink);
            } else if (((Edit.Put) one.edit()).announced()) {
                announceReaching(one, true, sink);
            }
        }
    }

    /** The edits of a transaction: in the order of first touch, in a removed subtree the top first; each node at most once. */
    public void announceTransaction(List<Edit.Applied> applied, Sink sink) {
        if (watches.size() == 0) {
            return;
        }
        List<Edit.Applied> ordered = new ArrayList<>(applied);
        ordered.sort(Comparator.comparingInt(one -> one.edit().order()));
        Set<StorePath> told = new HashSet<>();
        Set<StorePath> announcedPuts = new HashSet<>();
        for (Edit.Applied one : applied) {
            if (one.edit() instanceof Edit.Put put && put.announced()) {
                announcedPuts.add(put.path());
            }
        }
        for (Edit.Applied one : ordered) {
            if (one.edit() instanceof Edit.Put put) {
                if (put.announced() && told.add(put.path())) {
                    announceReaching(one, true, sink);
                }
                continue;
            }
            if (told.add(one.edit().path())) {
                announceReaching(one, announcedPuts.contains(one.edit().path()), sink);
            }
            for (WatchTrie.Below below : watches.below(one.edit().path(), one.before(), true)) {
                if (!announcedPuts.contains(below.path())) {
                    announceExactly(below, false, sink);
                }
            }
        }
    }

    /** The event of a special name: for watches on it without a depth, if its permissions let the watcher read. */
    public void announceSpecial(StorePath special, Perms perms, Sink sink) {
        for (Watch watch : watches.on(special)) {
            if (watch.depth() == Watch.UNLIMITED && perms.allows(watch.watcher().caller(), Perms.READ)) {
                sink.event(watch, special.text());
            }
        }
    }

    /** The same event with the domid below the name: for watches on that path, and for those on the name with a depth. */
    public void announceSpecialOf(StorePath special, int domid, Perms perms, Sink sink) {
        StorePath named = special.child(Integer.toString(domid));
        for (Watch watch : watches.reaching(named, watcher -> readable(perms, watcher.caller()))) {
            if (watch.path().equals(named) || watch.depth() > 0) {
                sink.event(watch, named.text());
            }
        }
    }

    private void announceReaching(Edit.Applied one, boolean parentCounts, Sink sink) {
        Perms before = one.before() == null ? null : one.before().perms();
        Perms after = one.after() == null ? null : one.after().perms();
        List<Watch> reached = watches.reaching(one.edit().path(), watcher -> {
            Caller caller = watcher.caller();
            return readable(after, caller) || readable(before, caller) || parentCounts && readable(one.parentPerms(), caller);
        });
        reached.forEach(watch -> sink.event(watch, watch.named(one.edit().path())));
    }

    private static void announceExactly(WatchTrie.Below below, boolean parentCounts, Sink sink) {
        for (Watch watch : below.watches()) {
            Caller caller = watch.watcher().caller();
            if (readable(below.node().perms(), caller) || parentCounts && readable(below.parent().perms(), caller)) {
                sink.event(watch, watch.named(below.path()));
            }
        }
    }

    private static boolean readable(Perms perms, Caller caller) {
        return perms != null && perms.allows(caller, Perms.READ);
    }

    /** Gets events in the order in which they are to be sent. */
    public interface Sink {
        /** @param path as the watch's client names it */
        void event(Watch watch, String path);
    }
}
