package org.domaind.xenstore.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import org.domaind.xenstore.tree.Node;

/**
 * Looks up the nearest visible ancestor of a node that a transaction does not find. Takes a fixed number of steps per level.
 *
 * @param nearest the nearest visible ancestor
 * @param absent  the nodes between, from the bottom, about which the transaction has no changes of its own: it depends on their absence
 * @param first   the topmost of these if it is missing because nothing was committed there; else null
 */
record AncestorLookup(Overlay nearest, List<Overlay> absent, Overlay first) {
    static AncestorLookup to(Overlay target, Node root) {
        Deque<Overlay> down = new ArrayDeque<>();
        for (Overlay at = target.parent(); at != null; at = at.parent()) {
            down.push(at);
        }
        Overlay nearest = null;
        boolean missing = false;
        boolean hidden = false;
        Node committed = root;
        List<Overlay> absent = new ArrayList<>();
        for (Overlay at : down) {
            if (at.parent() != null) {
                committed = committed == null ? null : committed.children().find(at.path().name());
            }
            Node own = at.looked() ? at.seen() : committed;
            Node visible = at.changed() ? at.shown() : hidden ? null : own;
            missing |= visible == null;
            if (!missing) {
                nearest = at;
            } else if (!at.changed() && !hidden) {
                absent.add(at);
            }
            hidden |= at.hidesCommitted();
        }
        Overlay first = absent.isEmpty() ? null : absent.get(0);
        Collections.reverse(absent);
        return new AncestorLookup(nearest, absent, first);
    }
}
