package org.domaind.xenstore.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** Walks and copies paths of the immutable tree. Nothing here recurses, because a path may have a thousand levels. */
public final class Tree {
    /** A node and its path. */
    public record Above(StorePath path, Node node) {
    }

    private Tree() {
    }

    /** A tree with nothing but a root. */
    public static Node root(Perms perms, long generation) {
        return new Node("", Node.NO_VALUE, perms, Children.NONE, generation, generation);
    }

    /** The node of a path, or null. */
    public static Node find(Node root, StorePath path) {
        return find(root, path.text(), 1);
    }

    /** The node of a path below another node, or null. @param from where the name of that node's child begins */
    public static Node find(Node above, String text, int from) {
        Node node = above;
        for (int at = from; node != null && at < text.length(); ) {
            int to = end(text, at);
            node = node.children().find(text, at, to);
            at = to + 1;
        }
        return node;
    }

    /** The nearest existing ancestor of a path. */
    public static Above nearestAbove(Node root, StorePath path) {
        String text = path.text();
        Node node = root;
        int reached = 0;
        for (int from = 1; from < text.length(); ) {
            int to = end(text, from);
            Node child = to == text.length() ? null : node.children().find(text, from, to);
            if (child == null) {
                break;
            }
            node = child;
            reached = to;
            from = to + 1;
        }
        return new Above(reached == 0 ? StorePath.ROOT : new StorePath(text.substring(0, reached)), node);
    }

    /** The place of a path, whether or not the node exists; its parent must exist. */
    public static Place locate(Node root, StorePath path) {
        String text = path.text();
        List<Node> above = new ArrayList<>(8);
        Node node = root;
        for (int from = 1; from < text.length(); ) {
            if (node == null) {
                throw new IllegalStateException(path + " has no parent");
            }
            above.add(node);
            int to = end(text, from);
            node = node.children().find(text, from, to);
            from = to + 1;
        }
        return new Place(path, above, node);
    }

    /** Every node of a tree, parents first, with its path. */
    public static void walk(StorePath at, Node top, BiConsumer<StorePath, Node> visitor) {
        record Step(StorePath path, Node node) {
        }
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(at, top));
        while (!open.isEmpty()) {
            Step step = open.pop();
            visitor.accept(step.path, step.node);
            List<Node> children = step.node.children().inOrder();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(new Step(step.path.child(children.get(i).name()), children.get(i)));
            }
        }
    }

    /** The generation of a change that distinguishes two states of a subtree; 0 when there is none. Costs one list of children per level. */
    public static long firstChange(Node before, Node now) {
        Node was = before;
        Node is = now;
        while (was.generation() == is.generation() && was.children().generation() == is.children().generation()) {
            Node changed = null;
            for (Node child : is.children().unordered()) {
                Node childBefore = was.children().find(child.name());
                if (child != childBefore && childBefore != null) {
                    was = childBefore;
                    changed = child;
                    break;
                }
            }
            if (changed == null) {
                return 0;
            }
            is = changed;
        }
        return is.generation() == was.generation() ? is.children().generation() : is.generation();
    }

    /** Where the component ends that starts at {@code from}. */
    public static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /**
     * Where a node is or would be.
     *
     * @param above its ancestors, the root first; empty for the root
     * @param node  null when there is none
     */
    public record Place(StorePath path, List<Node> above, Node node) {
        public Node parent() {
            return above.isEmpty() ? null : above.get(above.size() - 1);
        }

        /** A new root with a node at this place: a new one, a changed one, or a removed one with its subtree. */
        public Node put(Node put, long generation) {
            if (above.isEmpty()) {
                return put;
            }
            Node parent = parent();
            Children siblings = node == null ? parent.children().with(put, generation) : parent.children().replacing(put);
            return rebuilt(parent.withChildren(siblings));
        }

        /** A new root without the node, which must exist and must not be the root. */
        public Node remove(long generation) {
            Node parent = parent();
            return rebuilt(parent.withChildren(parent.children().without(path.name(), generation)));
        }

        private Node rebuilt(Node changedParent) {
            Node copy = changedParent;
            for (int i = above.size() - 2; i >= 0; i--) {
                Node ancestor = above.get(i);
                copy = ancestor.withChildren(ancestor.children().replacing(copy));
            }
            return copy;
        }
    }
}
