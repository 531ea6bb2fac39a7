package org.domaind.xenstore.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.store.Store;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/** A store with a recorder, and a clock that the test sets. */
final class RecordedStore {
    static final Origin ORIGIN = new Origin(5, 0, Origin.Cause.WRITE, 0);

    final Store store = new Store();
    final Recorder recorder;
    long millis = 1000;

    RecordedStore(long maxBytes) {
        recorder = new Recorder(maxBytes);
        recorder.resume(millis);
    }

    void write(String path, String value) {
        write(path, value, 0);
    }

    void write(String path, String value, int owner) {
        commit(new Edit.Put(new StorePath(path), bytes(value), Perms.ownedBy(owner), true));
    }

    void remove(String path) {
        commit(new Edit.Remove(new StorePath(path)));
    }

    void commit(Edit edit) {
        recorder.add(store.commit(List.of(edit)), ORIGIN, millis);
    }

    boolean has(String path) {
        return store.find(new StorePath(path)) != null;
    }

    History history() {
        return recorder.snapshot(store.root());
    }

    /** All nodes as they are: "path=value perms". */
    List<String> tree() {
        List<String> lines = new ArrayList<>();
        Tree.walk(StorePath.ROOT, store.root(), (path, node) -> lines.add(line(path, node.value(), node.perms())));
        return lines;
    }

    Node root() {
        return store.root();
    }

    static List<String> lines(List<PastNode> nodes) {
        return nodes.stream().map(node -> line(node.path(), node.value(), node.perms())).toList();
    }

    private static String line(StorePath path, byte[] value, Perms perms) {
        return path + "=" + new String(value, StandardCharsets.ISO_8859_1) + " " + perms;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
