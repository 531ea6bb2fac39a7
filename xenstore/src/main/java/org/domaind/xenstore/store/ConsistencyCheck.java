package org.domaind.xenstore.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;

/**
 * Walks the whole tree and compares the accounts with it.
 *
 * @param nodes  how many nodes there are
 * @param faults one sentence each; empty when the accounts are right
 */
public record ConsistencyCheck(int nodes, List<String> faults) {
    public static ConsistencyCheck of(Store store) {
        Map<Integer, Integer> owned = new HashMap<>();
        List<String> faults = new ArrayList<>();
        int[] nodes = new int[1];
        Tree.walk(StorePath.ROOT, store.root(), (path, node) -> {
            nodes[0]++;
            owned.merge(node.perms().owner(), 1, Integer::sum);
            List<Node> children = node.children().unordered();
            int bytes = children.stream().mapToInt(child -> child.name().length() + 1).sum();
            if (children.size() != node.children().size() || bytes != node.children().nameBytes()) {
                faults.add(path + " counts " + node.children().size() + " children and has " + children.size());
            }
        });
        for (Account account : store.accounts().all()) {
            int count = owned.getOrDefault(account.domid(), 0);
            owned.remove(account.domid());
            if (count != account.nodes()) {
                faults.add("domain " + account.domid() + " counts " + account.nodes() + " nodes and owns " + count);
            }
        }
        owned.forEach((domid, count) -> faults.add("domain " + domid + " owns " + count + " nodes and has no account"));
        return new ConsistencyCheck(nodes[0], faults);
    }
}
