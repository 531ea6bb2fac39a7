package org.domaind.xenstore.history;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/** Records committed changes, within a bound of memory. Belongs to the store's thread. */
public final class Recorder {
    /** A smaller history would be of no use. */
    public static final long MIN_BYTES = 4L * Chunk.BYTES;

    /** A removed subtree of more than this fraction of the bound is not kept: then the history reaches back to its removal only. */
    private static final int LARGEST_PART = 2;
    /** With more than this fraction of the bound in removed nodes a chunk is full, so that little is dropped at a time. */
    private static final int CHUNK_PART = 8;
    /** Bytes that a kept node counts in addition to name and value: the objects Node, Perms and Children, arrays, its place in a branch. */
    private static final int NODE_BYTES = 200;

    private static final int MAX_CLIENTS = 1024;

    private final long maxBytes;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private final Map<Integer, String> clients = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            return size() > MAX_CLIENTS;
        }
    };
    private Chunk last;
    private byte[] spare;
    private long bytes;
    private long number;
    private long reach;
    private long lastMillis;
    private boolean interrupted = true;

    /** The history begins with the first change that is added, or with {@link #resume}. @param maxBytes at least {@link #MIN_BYTES} */
    public Recorder(long maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("a history of " + maxBytes + " bytes is less than " + MIN_BYTES);
        }
        this.maxBytes = maxBytes;
    }

    /** Some changes will not be added: the history begins again with the next one that is, or with {@link #resume}. */
    public void interrupt() {
        chunks.clear();
        last = null;
        bytes = 0;
        interrupted = true;
    }

    /** From now on every change is added. @param millis the present time */
    public void resume(long millis) {
        if (interrupted) {
            reach = millis;
            lastMillis = millis;
            interrupted = false;
        }
    }

    /** Adds the edits of a commit. @param millis the time; if it went backwards, that of the last commit is used */
    public void add(List<Edit.Applied> applied, Origin origin, long millis) {
        resume(millis);
        lastMillis = Math.max(lastMillis, millis);
        for (int i = 0; i < applied.size(); i++) {
            Edit.Applied one = applied.get(i);
            if (one.edit() instanceof Edit.Put put) {
                ChangeCodec.writePut(open(one), lastMillis, origin, put, one.before());
            } else {
                addRemoval(one, origin);
            }
            number++;
        }
    }

    private void addRemoval(Edit.Applied one, Origin origin) {
        Subtree gone = Subtree.of(one.before(), maxBytes / LARGEST_PART);
        Chunk chunk = open(one);
        int kept = -1;
        if (gone.whole()) {
            kept = chunk.keep(one.before(), gone.bytes());
            bytes += gone.bytes();
        } else {
            reach = lastMillis;
        }
        ChangeCodec.writeRemoval(chunk, lastMillis, origin, one.edit().path().text(), kept, gone.nodes() - 1);
        while (bytes > maxBytes && chunks.size() > 1) {
            dropOldest();
        }
    }

    /** The last chunk, with space for a change. */
    private Chunk open(Edit.Applied one) {
        if (last == null || last.room() < ChangeCodec.room(one.edit(), one.before()) || last.removedBytes() > maxBytes / CHUNK_PART
                || lastMillis - last.firstMillis() > ChangeCodec.MAX_CHUNK_MILLIS) {
            while (bytes + Chunk.BYTES > maxBytes) {
                dropOldest();
            }
            last = new Chunk(spare == null ? new byte[Chunk.BYTES] : spare, number, lastMillis);
            spare = null;
            bytes += Chunk.BYTES;
            chunks.add(last);
        }
        last.lastMillis(lastMillis);
        return last;
    }

    private void dropOldest() {
        Chunk oldest = chunks.poll();
        bytes -= Chunk.BYTES + oldest.removedBytes();
        reach = Math.max(reach, oldest.lastMillis());
        byte[] array = oldest.reusable();
        spare = array == null ? spare : array;
    }

    /**
     * Makes the oldest full chunk smaller that is not yet, which takes about a millisecond. The bound of memory counts what it takes unpacked.
     *
     * @return whether there was one
     */
    public boolean packOne() {
        for (Chunk chunk : chunks) {
            if (chunk != last && chunk.pack()) {
                return true;
            }
        }
        return false;
    }

    /** Names the client of a connection; the latest names are kept. @param name empty when unknown */
    public void client(int connection, String name) {
        if (!name.isEmpty()) {
            clients.put(connection, name);
        }
    }

    /** The known names of clients, by connection. */
    public Map<Integer, String> clients() {
        return Collections.unmodifiableMap(clients);
    }

    /** The present history; cheap. @param root the present tree */
    public History snapshot(Node root) {
        return new History(root, chunks.stream().map(Chunk::part).toList(), reach, number, Map.copyOf(clients));
    }

    /** From this time on, milliseconds since 1970, every change is known. */
    public long reach() {
        return reach;
    }

    /** Bytes in use, at most {@link #maxBytes}. */
    public long bytes() {
        return bytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** The number of changes so far, including those that are not kept any more. */
    public long changes() {
        return number;
    }

    /** The size of a subtree. @param whole false when counting stopped at the limit */
    private record Subtree(int nodes, long bytes, boolean whole) {
        static Subtree of(Node top, long limit) {
            Deque<Node> open = new ArrayDeque<>();
            open.push(top);
            int nodes = 0;
            long bytes = 0;
            while (!open.isEmpty() && bytes <= limit) {
                Node node = open.pop();
                nodes++;
                bytes += NODE_BYTES + node.name().length() + node.value().length;
                if (node.children().size() > 0) {
                    node.children().unordered().forEach(open::push);
                }
            }
            return new Subtree(nodes, bytes, open.isEmpty() && bytes <= limit);
        }
    }
}
