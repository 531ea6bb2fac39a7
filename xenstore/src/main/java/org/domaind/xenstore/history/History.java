package org.domaind.xenstore.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.domaind.xenstore.store.Rewind;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/** The history at one moment, and the tree of that moment. Immutable: for any thread. */
public final class History {
    /** Bytes that a node counts in a page in addition to path and value. */
    private static final int NODE_BYTES = 64;

    private final Node root;
    private final List<Chunk.Part> parts;
    private final long reach;
    private final long next;
    private final Map<Integer, String> clients;

    History(Node root, List<Chunk.Part> parts, long reach, long next, Map<Integer, String> clients) {
        this.root = root;
        this.parts = parts;
        this.reach = reach;
        this.next = next;
        this.clients = clients;
    }

    /** The number of the next change after it. */
    public long next() {
        return next;
    }

    /** From this time on, milliseconds since 1970, every change is known. */
    public long reach() {
        return reach;
    }

    /** The name of the client of a socket connection; empty when it is unknown, or not kept any more. */
    public String client(int connection) {
        return clients.getOrDefault(connection, "");
    }

    /**
     * Changes in the order in which they were made.
     *
     * @param from the first number wanted
     * @param max  at most this many
     */
    public List<Change> changes(ChangeFilter filter, long from, int max) {
        List<Change> found = new ArrayList<>();
        for (Chunk.Part part : parts) {
            ChangeReader in = new ChangeReader(part);
            for (long number = part.firstNumber(); in.hasNext(); number++) {
                RecordedChange recorded = in.next();
                if (number >= from && filter.admits(recorded)) {
                    found.add(recorded.change(number));
                    if (found.size() == max) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    /**
     * Nodes as they were at a time, parents first, children in order.
     *
     * @param millis not before {@link #reach}
     * @param top    the node to begin with; no nodes when it did not exist
     * @param skip   how many of them to leave out at the beginning
     * @param bytes  the page ends after this many bytes of paths and values
     */
    public PastPage nodesAt(long millis, StorePath top, long skip, int bytes) {
        Node past = Tree.find(rootAt(millis), top);
        List<PastNode> found = new ArrayList<>();
        record Step(StorePath path, Node node) {
        }
        Deque<Step> open = new ArrayDeque<>();
        if (past != null) {
            open.push(new Step(top, past));
        }
        int room = bytes;
        for (long passed = 0; !open.isEmpty() && room > 0; passed++) {
            Step step = open.pop();
            if (passed >= skip) {
                found.add(new PastNode(step.path, step.node.value(), step.node.perms()));
                room -= NODE_BYTES + step.path.text().length() + step.node.value().length;
            }
            List<Node> children = step.node.children().inOrder();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(new Step(step.path.child(children.get(i).name()), children.get(i)));
            }
        }
        return new PastPage(found, !open.isEmpty());
    }

    private Node rootAt(long millis) {
        if (millis < reach) {
            throw new IllegalArgumentException("the history reaches back to " + reach + ", not to " + millis);
        }
        Rewind tree = new Rewind(root);
        for (int i = parts.size() - 1; i >= 0 && parts.get(i).lastMillis() > millis; i--) {
            Deque<RecordedChange> later = new ArrayDeque<>();
            ChangeReader in = new ChangeReader(parts.get(i));
            while (in.hasNext()) {
                RecordedChange recorded = in.next();
                if (recorded.millis() > millis) {
                    later.push(recorded);
                }
            }
            later.forEach(recorded -> recorded.undo(tree));
        }
        return tree.root();
    }
}
