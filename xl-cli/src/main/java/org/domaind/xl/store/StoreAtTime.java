package org.domaind.xl.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Invocation;

/** A read-only view of the store at a past time, which the daemon makes from its history. */
final class StoreAtTime implements StoreRequests, AutoCloseable {
    private static final String HOME = "/local/domain/0/";

    private final DaemonConnection daemon;
    private final long millis;
    private final Map<String, Replies.StoreNode> nodes = new HashMap<>();
    private final Map<String, List<String>> children = new HashMap<>();

    private StoreAtTime(DaemonConnection daemon, long millis) {
        this.daemon = daemon;
        this.millis = millis;
    }

    /** @param millis since 1970  @throws StoreFailure the daemon cannot be reached */
    static StoreAtTime open(Invocation invocation, long millis) {
        try {
            return new StoreAtTime(invocation.connect(), millis);
        } catch (ProblemException e) {
            throw new StoreFailure(e.problem().line());
        }
    }

    @Override
    public byte[] request(Op op, String path, byte[] payload) {
        throw new StoreException(op, Errno.EROFS, path);
    }

    @Override
    public List<String> directory(String path) {
        String top = absolute(path);
        if (!nodes.containsKey(top)) {
            load(top);
        }
        node(Op.DIRECTORY, top);
        return children.getOrDefault(top, List.of());
    }

    @Override
    public byte[] readBytes(String path) {
        return node(Op.READ, absolute(path)).value().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public List<String> getPerms(String path) {
        return node(Op.GET_PERMS, absolute(path)).permissions();
    }

    private Replies.StoreNode node(Op op, String path) {
        Replies.StoreNode node = nodes.get(path);
        if (node == null) {
            throw new StoreException(op, Errno.ENOENT, path);
        }
        return node;
    }

    /** Loads a node and everything below it. */
    private void load(String top) {
        long skip = 0;
        for (boolean more = true; more; ) {
            Replies.StoreNodes page;
            try {
                page = daemon.call(Method.STORE_TREE_AT, new Requests.StoreTreeAt(top, millis, skip), Replies.StoreNodes.class);
            } catch (ProblemException e) {
                throw new StoreFailure(e.problem().line());
            }
            for (Replies.StoreNode node : page.nodes()) {
                String path = node.path();
                nodes.put(path, node);
                int slash = path.lastIndexOf('/');
                if (path.length() > top.length()) {
                    String above = slash == 0 ? "/" : path.substring(0, slash);
                    children.computeIfAbsent(above, key -> new ArrayList<>()).add(path.substring(slash + 1));
                }
            }
            skip += page.nodes().size();
            more = page.more();
        }
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : HOME + path;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
