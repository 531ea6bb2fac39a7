package org.domaind.xenstore.store;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/** The committed tree as one request sees it. Changes are collected for a commit: the request reads first and changes last. */
public final class CommittedView implements NodeView {
    private final Store store;
    private final List<Edit> edits = new ArrayList<>(2);

    public CommittedView(Store store) {
        this.store = store;
    }

    /** The changes of the request, to be committed. */
    public List<Edit> edits() {
        return edits;
    }

    @Override
    public Node find(StorePath path) {
        return store.find(path);
    }

    @Override
    public Tree.Above above(StorePath path) {
        return Tree.nearestAbove(store.root(), path);
    }

    @Override
    public byte[] childNames(StorePath path) {
        return store.listing(store.find(path).children());
    }

    @Override
    public int childBytes(StorePath path) {
        return store.find(path).children().nameBytes();
    }

    @Override
    public long listGeneration(StorePath path) {
        Node node = store.find(path);
        return Math.max(node.generation(), node.children().generation());
    }

    @Override
    public void put(StorePath path, byte[] value, Perms perms, boolean announced) {
        edits.add(new Edit.Put(path, value, perms, announced));
    }

    @Override
    public void remove(StorePath path) {
        edits.add(new Edit.Remove(path));
    }

    @Override
    public int nodesAdded() {
        return 0;
    }
}
