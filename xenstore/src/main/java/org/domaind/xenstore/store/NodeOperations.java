package org.domaind.xenstore.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.tree.Node;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.Refusal;

/** The operations on nodes: permissions, quotas, and which error a caller may learn. Payloads go in and come out; changes go to the view. */
public final class NodeOperations {
    private final NodeView view;
    private final Caller caller;
    private final Account account;
    private final IntPredicate domainExists;

    /** @param domainExists whether permissions may name a domain */
    public NodeOperations(CommittedView view, Caller caller, Account account, IntPredicate domainExists) {
        this((NodeView) view, caller, account, domainExists);
    }

    /** Within a transaction. */
    public NodeOperations(Transaction view, Caller caller, Account account, IntPredicate domainExists) {
        this((NodeView) view, caller, account, domainExists);
    }

    private NodeOperations(NodeView view, Caller caller, Account account, IntPredicate domainExists) {
        this.view = view;
        this.caller = caller;
        this.account = account;
        this.domainExists = domainExists;
    }

    public byte[] read(String given) throws Refusal {
        return permitted(path(given), Perms.READ).value();
    }

    /** Names of the children, each with its NUL. */
    public byte[] directory(String given) throws Refusal {
        StorePath path = path(given);
        permitted(path, Perms.READ);
        if (view.childBytes(path) > Packet.MAX_PAYLOAD) {
            throw Errno.E2BIG.refusal();
        }
        return view.childNames(path);
    }

    /** The generation, then as many whole names from a byte offset on as fit; after the last name an empty one. */
    public byte[] directoryPart(String given, int offset) throws Refusal {
        StorePath path = path(given);
        permitted(path, Perms.READ);
        byte[] generation = bytes(Long.toString(view.listGeneration(path)) + '\0');
        byte[] list = view.childNames(path);
        int room = Packet.MAX_PAYLOAD - generation.length - 1;
        int from = Integer.compareUnsigned(offset, list.length) < 0 ? offset : list.length;
        int to = Math.min(list.length, from + room);
        while (to < list.length && to > from && list[to - 1] != 0) {
            to--;
        }
        boolean last = to == list.length;
        byte[] reply = Arrays.copyOf(generation, generation.length + to - from + (last ? 1 : 0));
        System.arraycopy(list, from, reply, generation.length, to - from);
        return reply;
    }

    /** The entries, each with its NUL. */
    public byte[] getPerms(String given) throws Refusal {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        StorePath path = pathOrSpecial(given);
        if (path.isSpecial() && view.find(path) == null) {
            throw Errno.EINVAL.refusal();
        }
        for (String entry : permitted(path, Perms.READ).perms().strings()) {
            entries.writeBytes(bytes(entry));
            entries.write(0);
        }
        return entries.toByteArray();
    }

    public void write(String given, byte[] value) throws Refusal {
        StorePath path = path(given);
        Node node = permittedOrAbsent(path, Perms.WRITE);
        if (node == null) {
            create(path, value);
        } else {
            checkSize(node.perms(), value.length, path);
            checkMemory(node.perms(), value.length - node.value().length);
            view.put(path, value, node.perms(), true);
        }
    }

    public void mkdir(String given) throws Refusal {
        StorePath path = path(given);
        if (permittedOrAbsent(path, Perms.WRITE) == null) {
            create(path, Node.NO_VALUE);
        }
    }

    public void rm(String given) throws Refusal {
        StorePath path = path(given);
        Node node = permittedOrAbsent(path, Perms.WRITE);
        if (node == null) {
            if (!view.above(path).path().equals(path.parent())) {
                throw Errno.ENOENT.refusal();
            }
            return;
        }
        if (path.isRoot()) {
            throw Errno.EINVAL.refusal();
        }
        view.remove(path);
    }

    /** The entries are checked before the path, as in the C xenstored. */
    public void setPerms(String given, List<String> entries) throws Refusal {
        if (!within(Quota.NODE_PERMISSIONS, entries.size())) {
            throw Errno.ENOSPC.refusal();
        }
        Perms perms = Perms.parse(entries);
        if (!domainExists.test(perms.owner())) {
            throw Errno.ENOENT.refusal();
        }
        StorePath path = pathOrSpecial(given);
        if (path.isSpecial()) {
            setSpecialPerms(path, perms);
            return;
        }
        Node node = permitted(path, Perms.WRITE | Perms.OWNER);
        if (!caller.privileged() && perms.owner() != node.perms().owner()) {
            throw Errno.EPERM.refusal();
        }
        checkSize(perms, node.value().length, path);
        view.put(path, node.value(), perms.withStale(domainExists), true);
    }

    private void setSpecialPerms(StorePath path, Perms perms) throws Refusal {
        if (view.find(path) == null) {
            throw Errno.EINVAL.refusal();
        }
        if (!caller.privileged()) {
            throw Errno.EACCES.refusal();
        }
        view.put(path, Node.NO_VALUE, perms.withStale(domainExists), false);
    }

    private void create(StorePath path, byte[] value) throws Refusal {
        Tree.Above above = view.above(path);
        List<StorePath> missing = new ArrayList<>(2);
        for (StorePath at = path; !at.equals(above.path()); at = at.parent()) {
            missing.add(at);
        }
        Collections.reverse(missing);
        if (!caller.privileged() && account.limits().exceeded(Quota.NODES, (long) account.nodes() + view.nodesAdded() + missing.size())) {
            throw Errno.ENOSPC.refusal();
        }
        Perms inherited = above.node().perms();
        Perms perms = caller.privileged() ? inherited : inherited.withOwner(caller.domid());
        checkNewSizes(above, missing, perms, value.length);
        for (StorePath made : missing) {
            boolean named = made == path;
            view.put(made, named ? value : Node.NO_VALUE, perms, named);
        }
    }

    private void checkNewSizes(Tree.Above above, List<StorePath> missing, Perms perms, int valueLength) throws Refusal {
        if (caller.privileged()) {
            return;
        }
        int memory = 0;
        int size = NodeCosts.size(above.node().perms(), above.node().value().length, view.childBytes(above.path()) + listed(missing.get(0)));
        for (int i = 0; i < missing.size(); i++) {
            boolean named = i == missing.size() - 1;
            int length = named ? valueLength : 0;
            size = Math.max(size, NodeCosts.size(perms, length, named ? 0 : listed(missing.get(i + 1))));
            memory += NodeCosts.memory(missing.get(i).name(), perms, length);
        }
        checkSize(size);
        checkMemory(perms, memory);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int listed(StorePath path) {
        return path.name().length() + 1;
    }

    private void checkSize(Perms perms, int valueLength, StorePath path) throws Refusal {
        if (!caller.privileged()) {
            checkSize(NodeCosts.size(perms, valueLength, view.childBytes(path)));
        }
    }

    private void checkSize(int size) throws Refusal {
        if (!within(Quota.NODE_SIZE, size)) {
            throw view.noRoom(Errno.ENOSPC);
        }
    }

    private boolean within(Quota quota, int value) {
        if (caller.privileged()) {
            return true;
        }
        account.requestedSize(quota, value);
        if (account.limits().exceeded(quota, value)) {
            return false;
        }
        account.allowedSize(quota, value);
        return true;
    }

    private void checkMemory(Perms perms, int more) throws Refusal {
        if (!caller.privileged() && more > 0 && perms.owner() == caller.domid() && account.limits().exceeded(Quota.MEMORY, account.memory() + more)) {
            throw view.noRoom(Errno.ENOMEM);
        }
    }

    private StorePath path(String given) throws Refusal {
        return seen(StorePath.of(given, caller.domid(), maxLength()));
    }

    private StorePath pathOrSpecial(String given) throws Refusal {
        return seen(StorePath.orSpecial(given, caller.domid(), maxLength()));
    }

    private StorePath seen(StorePath path) {
        if (!caller.privileged() && account.wantsPath(path.text().length())) {
            account.seenPath(path.countedLength());
        }
        return path;
    }

    private int maxLength() {
        return maxPathLength(caller, account);
    }

    /** The longest path that a caller may use; see {@link StorePath#of}. */
    public static int maxPathLength(Caller caller, Account account) {
        int limit = account.limits().get(Quota.PATH_MAX);
        return caller.privileged() || limit == 0 ? StorePath.MAX_LENGTH : limit;
    }

    private Node permitted(StorePath path, int wanted) throws Refusal {
        Node node = permittedOrAbsent(path, wanted);
        if (node == null) {
            view.absent(path);
            throw Errno.ENOENT.refusal();
        }
        return node;
    }

    /**
     * Finds a node with the rights wanted, or null. A caller learns that a node does not exist only if the nearest existing ancestor would grant
     * those rights.
     */
    private Node permittedOrAbsent(StorePath path, int wanted) throws Refusal {
        Node node = view.find(path);
        if (node != null) {
            if (!node.perms().allows(caller, wanted)) {
                throw Errno.EACCES.refusal();
            }
            return node;
        }
        if (!caller.privileged() && (path.isSpecial() || (view.above(path).node().perms().rights(caller) & wanted) == 0)) {
            throw Errno.EACCES.refusal();
        }
        return null;
    }
}
