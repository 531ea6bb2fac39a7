package org.domaind.xenstore.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The children of one node by name: a persistent hash trie of 32-way branches. Immutable; a change copies at most seven small arrays.
 *
 * <p>Names are looked up as regions of a path, so that walking a path makes no garbage. The hash has a random seed per process: a guest cannot choose
 * names that collide.
 */
public final class Children {
    public static final Children NONE = new Children(Branch.EMPTY, 0, 0, 0);

    private static final int BITS = 5;
    private static final int HASH_BITS = 32;
    private static final int HASH_START = new Random().nextInt();
    private static final int FNV_PRIME = 0x01000193;

    private final Branch top;
    private final int size;
    private final int nameBytes;
    private final long generation;

    private Children(Branch top, int size, int nameBytes, long generation) {
        this.top = top;
        this.size = size;
        this.nameBytes = nameBytes;
        this.generation = generation;
    }

    public int size() {
        return size;
    }

    /** The length of the list that DIRECTORY returns: every name with its NUL. */
    public int nameBytes() {
        return nameBytes;
    }

    /** Changes whenever a child is added or removed. */
    public long generation() {
        return generation;
    }

    /** The child named by the characters {@code from} to {@code to} of a path, or null. */
    public Node find(String path, int from, int to) {
        return find(hash(path, from, to), path, from, to);
    }

    private Node find(int hash, String path, int from, int to) {
        Branch branch = top;
        for (int shift = 0; ; shift += BITS) {
            Object item = branch.at(hash, shift);
            if (item instanceof Branch deeper) {
                branch = deeper;
            } else if (item instanceof Node[] same) {
                return among(same, path, from, to);
            } else {
                Node node = (Node) item;
                return node != null && named(node, path, from, to) ? node : null;
            }
        }
    }

    public Node find(String name) {
        return find(name, 0, name.length());
    }

    /** A copy with a child added, or replaced if there is one of the same name. */
    Children with(Node node, long newGeneration) {
        if (find(node.hash(), node.name(), 0, node.name().length()) != null) {
            return replacing(node);
        }
        return new Children(top.with(node, 0), size + 1, nameBytes + node.name().length() + 1, newGeneration);
    }

    /** A copy with the child of the same name, which must exist, replaced. */
    Children replacing(Node node) {
        return new Children(top.with(node, 0), size, nameBytes, generation);
    }

    /** A copy without a child, which must exist. */
    Children without(String name, long newGeneration) {
        if (size == 1) {
            return new Children(Branch.EMPTY, 0, 0, newGeneration);
        }
        Branch changed = (Branch) top.without(name, hash(name, 0, name.length()), 0);
        return new Children(changed, size - 1, nameBytes - name.length() - 1, newGeneration);
    }

    /** All children, oldest first. */
    public List<Node> inOrder() {
        List<Node> nodes = unordered();
        nodes.sort(Comparator.comparingLong(Node::order));
        return nodes;
    }

    /** All children in no particular order: a new list. */
    public List<Node> unordered() {
        List<Node> nodes = new ArrayList<>(size);
        top.collect(nodes);
        return nodes;
    }

    /** The list as DIRECTORY returns it: names in the order of creation, each with a NUL; {@link #nameBytes} long. */
    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) takes the low bytes: names are ASCII
    public byte[] list() {
        byte[] list = new byte[nameBytes];
        int at = 0;
        for (Node child : inOrder()) {
            String name = child.name();
            name.getBytes(0, name.length(), list, at);
            at += name.length() + 1;
        }
        return list;
    }

    private static Node among(Node[] same, String path, int from, int to) {
        for (Node node : same) {
            if (named(node, path, from, to)) {
                return node;
            }
        }
        return null;
    }

    private static boolean named(Node node, String path, int from, int to) {
        return node.name().length() == to - from && path.regionMatches(from, node.name(), 0, to - from);
    }

    static int hash(String path, int from, int to) {
        int hash = HASH_START;
        for (int i = from; i < to; i++) {
            hash = (hash ^ path.charAt(i)) * FNV_PRIME;
        }
        return hash ^ hash >>> 15;
    }

    /** Items are nodes, deeper branches, or, when all bits of the hash are used up, an array of nodes with the same hash. */
    private record Branch(int bitmap, Object[] items) {
        static final Branch EMPTY = new Branch(0, new Object[0]);

        Object at(int hash, int shift) {
            int bit = bit(hash, shift);
            return (bitmap & bit) == 0 ? null : items[index(bit)];
        }

        Branch with(Node node, int shift) {
            int bit = bit(node.hash(), shift);
            int index = index(bit);
            if ((bitmap & bit) == 0) {
                Object[] more = new Object[items.length + 1];
                System.arraycopy(items, 0, more, 0, index);
                more[index] = node;
                System.arraycopy(items, index, more, index + 1, items.length - index);
                return new Branch(bitmap | bit, more);
            }
            return replaced(index, merged(items[index], node, shift + BITS));
        }

        private static Object merged(Object item, Node node, int shift) {
            if (item instanceof Branch branch) {
                return branch.with(node, shift);
            }
            if (item instanceof Node[] same) {
                return withSame(same, node);
            }
            Node other = (Node) item;
            if (other.hash() == node.hash() && other.name().equals(node.name())) {
                return node;
            }
            return shift >= HASH_BITS
                    ? new Node[] {other, node}
                    : EMPTY.with(other, shift).with(node, shift);
        }

        private static Node[] withSame(Node[] same, Node node) {
            for (int i = 0; i < same.length; i++) {
                if (same[i].name().equals(node.name())) {
                    Node[] changed = same.clone();
                    changed[i] = node;
                    return changed;
                }
            }
            Node[] more = Arrays.copyOf(same, same.length + 1);
            more[same.length] = node;
            return more;
        }

        /** The branch without the node, or the only node left in it. In the topmost branch at least one item must remain. */
        Object without(String name, int hash, int shift) {
            int bit = bit(hash, shift);
            int index = index(bit);
            Object rest = rest(items[index], name, hash, shift + BITS);
            if (rest != null) {
                boolean lone = items.length == 1 && shift > 0 && rest instanceof Node;
                return lone ? rest : replaced(index, rest);
            }
            if (items.length == 2 && shift > 0 && items[1 - index] instanceof Node last) {
                return last;
            }
            Object[] fewer = new Object[items.length - 1];
            System.arraycopy(items, 0, fewer, 0, index);
            System.arraycopy(items, index + 1, fewer, index, fewer.length - index);
            return new Branch(bitmap & ~bit, fewer);
        }

        private static Object rest(Object item, String name, int hash, int shift) {
            if (item instanceof Branch branch) {
                return branch.without(name, hash, shift);
            }
            if (item instanceof Node[] same) {
                Node[] fewer = Arrays.stream(same).filter(node -> !node.name().equals(name)).toArray(Node[]::new);
                return fewer.length == 1 ? fewer[0] : fewer;
            }
            return null;
        }

        private Branch replaced(int index, Object item) {
            Object[] changed = items.clone();
            changed[index] = item;
            return new Branch(bitmap, changed);
        }

        void collect(List<Node> into) {
            for (Object item : items) {
                if (item instanceof Branch branch) {
                    branch.collect(into);
                } else if (item instanceof Node[] same) {
                    into.addAll(Arrays.asList(same));
                } else {
                    into.add((Node) item);
                }
            }
        }

        private static int bit(int hash, int shift) {
            return 1 << (hash >>> shift & 31);
        }

        private int index(int bit) {
            return Integer.bitCount(bitmap & bit - 1);
        }
    }
}
