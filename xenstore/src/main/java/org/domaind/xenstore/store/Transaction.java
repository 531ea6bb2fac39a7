package org.domaind.xenstore.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.tree.Children;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/**
 * Requests that take effect together or not at all.
 *
 * <p>A node is taken from the committed tree when it is first read, and stays so within the transaction. For each node that was read, the transaction
 * remembers what it depends on: value and permissions, permissions only (of the parent of a new node), the list of children, or the whole subtree (of
 * a removed node). At the end all of that must be unchanged, otherwise the reply is EAGAIN and nothing happens. Making or removing a child does not
 * depend on its siblings, so that transactions on different children of one directory do not conflict; one that lists the directory depends on the
 * list.
 */
public final class Transaction implements NodeView {
    private final Store store;
    private final Caller caller;
    private final Account account;
    private final long domainsEnded;
    private final Overlay top = new Overlay(StorePath.ROOT, null);
    private final List<Overlay> looked = new ArrayList<>();
    private final TransactionLimits room;
    private Overlay last = top;
    private long versionAtFirstLook;
    private int touched;
    private int puts;
    private int nodesAdded;
    private boolean failsAtEnd;

    /** @param domainsEnded how many domains had ended when it began; kept for the code that ends it */
    public Transaction(Store store, Caller caller, Account account, long domainsEnded) {
        this.domainsEnded = domainsEnded;
        this.store = store;
        this.caller = caller;
        this.account = account;
        room = new TransactionLimits(account, !caller.privileged());
    }

    public long domainsEndedAtStart() {
        return domainsEnded;
    }

    /** Makes it end with EAGAIN in any case, because its beginning is lost. */
    public void failAtEnd() {
        failsAtEnd = true;
    }

    /**
     * The edits to be committed. The store has not changed since: they fit.
     *
     * @throws Refusal EAGAIN when something that it depends on has changed, ENOMEM when it went over its quota before, ENOSPC when its nodes would be
     *         over now
     */
    public List<Edit> end() throws Refusal {
        if (room.failed()) {
            throw Errno.ENOMEM.refusal();
        }
        if (failsAtEnd || !looked.isEmpty() && versionAtFirstLook != store.version() && !looked.stream().allMatch(overlay -> overlay.holds(store))) {
            throw Errno.EAGAIN.refusal();
        }
        if (!caller.privileged() && nodesAdded > 0 && account.limits().exceeded(Quota.NODES, (long) account.nodes() + nodesAdded)) {
            throw Errno.ENOSPC.refusal();
        }
        return top.edits();
    }

    /** After {@link #end} refused with EAGAIN: the changes of others that caused it. */
    public void eachConflict(Conflict sink) {
        for (Overlay overlay : looked) {
            Overlay.Break broken = overlay.brokenBy(store);
            if (broken != null) {
                sink.conflict(broken.generation(), broken.exact());
            }
        }
    }

    /** Gets the changes that made a transaction fail. */
    @FunctionalInterface
    public interface Conflict {
        /**
         * @param generation {@link Store#version} just after the change
         * @param exact      false when it may be a later change of a neighbour
         */
        void conflict(long generation, boolean exact);
    }

    @Override
    public Node find(StorePath path) throws Refusal {
        if (path.isSpecial()) {
            return store.find(path);
        }
        return find(overlayOrNew(path), Overlay.CONTENT);
    }

    @Override
    public Tree.Above above(StorePath path) throws Refusal {
        Overlay target = overlayOrNew(path);
        AncestorLookup ascent = AncestorLookup.to(target, store.root());
        for (Overlay absent : ascent.absent()) {
            if (absent == ascent.first()) {
                find(absent, Overlay.CONTENT);
            } else if (!absent.looked()) {
                // Its absence follows from that of its ancestor.
                room.node();
                touch(absent);
                absent.look(null);
            }
        }
        return new Tree.Above(ascent.nearest().path(), find(ascent.nearest(), Overlay.PERMS));
    }

    @Override
    public void absent(StorePath path) throws Refusal {
        if (!path.isSpecial()) {
            above(path);
        }
    }

    @Override
    public byte[] childNames(StorePath path) {
        Overlay overlay = overlay(path);
        overlay.dependOn(Overlay.LIST);
        Set<String> names = new LinkedHashSet<>();
        if (showsCommittedChildren(overlay)) {
            if (overlay.childBytesAdded() == 0 && overlay.children().values().stream().noneMatch(Overlay::changed)) {
                return store.listing(overlay.seen().children());
            }
            overlay.seen().children().inOrder().forEach(child -> names.add(child.name()));
        }
        List<Overlay> changed = new ArrayList<>(overlay.children().values());
        changed.removeIf(child -> !child.changed());
        changed.sort(Comparator.comparingInt(Overlay::putAt));
        for (Overlay child : changed) {
            String name = child.path().name();
            if (child.shown() == null || child.removesCommitted()) {
                names.remove(name);
            }
            if (child.shown() != null) {
                names.add(name);
            }
        }
        return String.join("\0", names).concat(names.isEmpty() ? "" : "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int childBytes(StorePath path) {
        Overlay overlay = overlay(path);
        return overlay.childBytesAdded() + (showsCommittedChildren(overlay) ? overlay.seen().children().nameBytes() : 0);
    }

    @Override
    public long listGeneration(StorePath path) {
        Node seen = overlay(path).seen();
        return puts + (seen == null ? versionAtFirstLook : Math.max(seen.generation(), seen.children().generation()));
    }

    @Override
    public void put(StorePath path, byte[] value, Perms perms, boolean announced) {
        if (path.isSpecial()) {
            throw new IllegalArgumentException("special names are not part of transactions");
        }
        Overlay overlay = overlay(path);
        Node now = visible(overlay);
        puts++;
        touch(overlay);
        boolean isNew = now == null;
        room.bytes(value.length - (overlay.shown() == null ? 0 : overlay.shown().value().length));
        Node shown = isNew ? new Node(path.name(), value, perms, Children.NONE, 0, 0) : now.withContent(value, perms, now.generation());
        overlay.put(shown, announced, puts, isNew);
        nodesAdded += (owns(perms) ? 1 : 0) - (!isNew && owns(now.perms()) ? 1 : 0);
    }

    @Override
    public void remove(StorePath path) {
        Overlay overlay = overlay(path);
        puts++;
        touch(overlay);
        touch(overlay.parent());
        if (!caller.privileged()) {
            nodesAdded -= overlay.owned(caller.domid());
        }
        overlay.remove();
    }

    @Override
    public Refusal noRoom(Errno errno) {
        return room.failure(errno);
    }

    @Override
    public int nodesAdded() {
        return nodesAdded;
    }

    /** The overlay of a path that was looked up before. */
    private Overlay overlay(StorePath path) {
        String text = path.text();
        Overlay overlay = nearby(text);
        for (int from = below(overlay); from < text.length(); ) {
            int to = Tree.end(text, from);
            overlay = overlay.children().get(text.substring(from, to));
            from = to + 1;
        }
        last = overlay;
        return overlay;
    }

    /** Where to start a lookup: requests often use the same path as before, or one below it. */
    private Overlay nearby(String text) {
        String known = last.path().text();
        boolean below = text.startsWith(known) && (text.length() == known.length() || text.charAt(known.length()) == '/');
        return below ? last : top;
    }

    /** Where the name of the child begins, in a path below an overlay's. */
    private static int below(Overlay overlay) {
        return overlay.parent() == null ? 1 : overlay.path().text().length() + 1;
    }

    private Overlay overlayOrNew(StorePath path) throws Refusal {
        String text = path.text();
        Overlay overlay = nearby(text);
        for (int from = below(overlay); from < text.length(); ) {
            int to = Tree.end(text, from);
            String name = text.substring(from, to);
            Overlay child = overlay.children().get(name);
            if (child == null) {
                room.name(to);
                child = overlay.add(name);
            }
            overlay = child;
            from = to + 1;
        }
        last = overlay;
        return overlay;
    }

    /** The transaction has ended: its memory does not count for its domain any more. */
    public void release() {
        room.release();
    }

    private Node find(Overlay overlay, int dependsOn) throws Refusal {
        if (overlay.changed()) {
            return overlay.shown();
        }
        if (overlay.underHidden()) {
            return null;
        }
        if (!overlay.looked()) {
            room.node();
            if (looked.isEmpty()) {
                versionAtFirstLook = store.version();
            }
            looked.add(overlay);
            touch(overlay);
            overlay.look(store.find(overlay.path()));
        }
        overlay.dependOn(dependsOn);
        return overlay.seen();
    }

    /** As {@link #find}, for a path looked up before. */
    private static Node visible(Overlay overlay) {
        return overlay.changed() ? overlay.shown() : overlay.underHidden() ? null : overlay.seen();
    }

    private void touch(Overlay overlay) {
        if (overlay.order() < 0) {
            // A node removed with its ancestor was touched together with it.
            Overlay removed = overlay.removedWith();
            overlay.order(removed == null ? touched++ : removed.order());
        }
    }

    private static boolean showsCommittedChildren(Overlay overlay) {
        return overlay.seen() != null && !overlay.hidesCommitted() && !overlay.underHidden();
    }

    private boolean owns(Perms perms) {
        return perms.owner() == caller.domid();
    }
}
