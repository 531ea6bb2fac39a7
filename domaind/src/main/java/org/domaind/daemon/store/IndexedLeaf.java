package org.domaind.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/** The values of all nodes {@code FOLDER/x/LEAF}, by x. Written by one thread, read by any. */
final class IndexedLeaf {
    /** A longer value counts as missing. */
    static final int MAX_VALUE_BYTES = 1024;
    /** The largest number of nodes that is followed: there cannot be more domains. */
    static final int MAX_NODES = 65_536;

    /** Gets each change. */
    interface Listener {
        /** @param before null when there was none  @param after null when there is none */
        void changed(String key, String before, String after);
    }

    private final String folder;
    /** Ends with a slash. */
    private final String prefix;
    private final String leaf;
    private final Predicate<String> keys;
    private final Listener listener;
    private final ConcurrentHashMap<String, String> values = new ConcurrentHashMap<>();

    IndexedLeaf(String folder, String leaf, Predicate<String> keys) {
        this(folder, leaf, keys, (key, before, after) -> { });
    }

    /** @param keys accepts the x that are followed */
    IndexedLeaf(String folder, String leaf, Predicate<String> keys, Listener listener) {
        this.folder = folder;
        this.prefix = folder + '/';
        this.leaf = leaf;
        this.keys = keys;
        this.listener = listener;
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    void restored(Node root) {
        clear();
        Node at = root;
        for (String name : folder.substring(1).split("/")) {
            at = at == null ? null : child(at, name);
        }
        if (at != null) {
            for (Node node : at.children().unordered()) {
                Node found = child(node, leaf);
                if (found != null) {
                    put(node.name(), found.value());
                }
            }
        }
    }

    private static Node child(Node node, String name) {
        for (Node child : node.children().unordered()) {
            if (child.name().equals(name)) {
                return child;
            }
        }
        return null;
    }

    void changed(Edit.Applied change) {
        String path = change.edit().path().text();
        if (path.startsWith(prefix)) {
            below(path, change.after());
        } else if (change.after() == null && isAbove(path)) {
            clear();
        }
    }

    private void below(String path, Node after) {
        int slash = path.indexOf('/', prefix.length());
        if (slash < 0) {
            if (after == null) {
                set(path.substring(prefix.length()), null);
            }
        } else if (path.length() == slash + 1 + leaf.length() && path.endsWith(leaf)) {
            put(path.substring(prefix.length(), slash), after == null ? null : after.value());
        }
    }

    /** Whether this is the folder or an ancestor of it. */
    private boolean isAbove(String path) {
        return path.length() == 1 || folder.startsWith(path) && (folder.length() == path.length() || folder.charAt(path.length()) == '/');
    }

    private void put(String key, byte[] value) {
        boolean counts = value != null && value.length <= MAX_VALUE_BYTES && keys.test(key)
                && (values.size() < MAX_NODES || values.containsKey(key));
        set(key, counts ? new String(value, StandardCharsets.ISO_8859_1) : null);
    }

    private void set(String key, String value) {
        String before = value == null ? values.remove(key) : values.put(key, value);
        if (before != null || value != null) {
            listener.changed(key, before, value);
        }
    }

    private void clear() {
        List.copyOf(values.keySet()).forEach(key -> set(key, null));
    }
}
