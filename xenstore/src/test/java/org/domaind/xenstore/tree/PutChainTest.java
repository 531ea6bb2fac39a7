package org.domaind.xenstore.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.store.Store;
import org.junit.jupiter.api.Test;

/** Edits committed together have the effect of the same edits one by one. */
class PutChainTest {
    private static final Perms OURS = Perms.ownedBy(0);
    private static final Perms THEIRS = Perms.ownedBy(3);

    private static Edit put(String path, String value, Perms perms) {
        return new Edit.Put(new StorePath(path), value.getBytes(), perms, true);
    }

    private static List<String> tree(Store store) {
        List<String> nodes = new ArrayList<>();
        Tree.walk(StorePath.ROOT, store.root(), (path, node) -> nodes.add(path + " " + new String(node.value()) + " " + node.perms() + " "
                + node.generation() + " " + node.children().generation() + " " + node.order()));
        return nodes;
    }

    private static void same(Edit... edits) {
        Store together = new Store();
        Store apart = new Store();
        List<Edit.Applied> applied = together.commit(List.of(edits));
        for (int i = 0; i < edits.length; i++) {
            Edit.Applied one = apart.commit(List.of(edits[i])).get(0);
            assertEquals(one.edit(), applied.get(i).edit());
            assertEquals(one.parentPerms(), applied.get(i).parentPerms());
            assertEquals(one.before() == null, applied.get(i).before() == null);
            assertEquals(one.after() == null, applied.get(i).after() == null);
        }
        assertEquals(tree(apart), tree(together));
        assertEquals(apart.version(), together.version());
        assertEquals(apart.accounts().of(3).nodes(), together.accounts().of(3).nodes());
        assertEquals(apart.accounts().of(3).memory(), together.accounts().of(3).memory());
        assertEquals(apart.accounts().of(0).memory(), together.accounts().of(0).memory());
        assertEquals(List.of(), ConsistencyCheck.of(together).faults());
        assertEquals(apart.editsToForget(3), together.editsToForget(3));
    }

    @Test
    void aPathOfNewNodes() {
        same(put("/a", "", OURS), put("/a/b", "", THEIRS), put("/a/b/c", "", THEIRS), put("/a/b/c/d", "v", OURS));
    }

    @Test
    void chainsThatEndOrBeginOrAreNone() {
        same(put("/a", "", THEIRS), put("/ab", "", THEIRS), put("/ab/c", "", THEIRS), put("/ab/d", "", OURS), put("/ab/d/e", "", OURS), put("/x", "1", OURS));
        same(put("/tool", "1", THEIRS), put("/tool/xenstored", "2", THEIRS), put("/tool/xenstored/a", "", THEIRS), put("/tool/xenstored/a/b", "", OURS));
        same(put("/", "root", OURS), put("/a", "", THEIRS), put("/a/b", "", THEIRS), new Edit.Remove(new StorePath("/a")), put("/a", "again", THEIRS),
                put("/a/c", "", THEIRS));
        same(put("@releaseDomain", "", THEIRS), put("@introduceDomain", "", THEIRS), put("/a", "", THEIRS), put("/a/a", "", THEIRS),
                put("/a/a", "twice", THEIRS));
    }

    @Test
    void anotherParentsEditInBetween() {
        same(put("/p", "", OURS), put("/p/a", "", THEIRS), put("/p/a/1", "", THEIRS), put("/p/b", "", THEIRS), put("/p/b/1", "", THEIRS),
                put("/p/a/1/x", "", OURS));
        Store store = new Store();
        store.commit(List.of(put("/a", "", OURS), put("/a/b", "", OURS)));
        store.commit(List.of(put("/a/b", "v", OURS), put("/a/b/c", "", THEIRS), put("/a/b/c/d", "", THEIRS)));
        assertNotNull(store.find(new StorePath("/a/b/c/d")));
        assertEquals(2, store.accounts().of(3).nodes());
    }
}
