package org.domaind.xenstore.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/**
 * Changes that are sent together. They are applied in order, each by itself: one that is refused does not stop those after it. Not for use by several
 * threads at once.
 */
public final class Pipeline {
    /** Packets are sent when this many are collected; the rest by {@link #await}. */
    private static final int PACKETS = 256;

    private final StoreClient client;
    private final SocketConnection by;
    private final int transaction;
    private final List<Packet> packets = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<CompletableFuture<Packet>> replies = new ArrayList<>();
    private final BitSet mayBeMissing = new BitSet();
    private int sent;

    /** @param by the connection of the transaction; null without one */
    Pipeline(StoreClient client, SocketConnection by, int transaction) {
        this.client = client;
        this.by = by;
        this.transaction = transaction;
    }

    public Pipeline write(String path, String value) {
        return add(Op.WRITE, path, Payload.of(path, value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public Pipeline mkdir(String path) {
        return add(Op.MKDIR, path, Payload.of(path));
    }

    public Pipeline rm(String path) {
        return add(Op.RM, path, Payload.of(path));
    }

    /** As {@link #rm}; a missing node, or missing parent, is no error. */
    public Pipeline rmIfThere(String path) {
        mayBeMissing.set(packets.size());
        return rm(path);
    }

    public Pipeline setPerms(String path, String... perms) {
        return add(Op.SET_PERMS, path, Payload.of(path + '\0' + String.join("\0", perms)));
    }

    /** Waits until all are done. If any was refused, throws the {@link StoreException} of the first. */
    public void await() {
        send();
        StoreException first = null;
        for (int i = 0; i < replies.size(); i++) {
            try {
                StoreClient.payload(replies.get(i), packets.get(i).op(), paths.get(i));
            } catch (StoreException refused) {
                boolean missing = mayBeMissing.get(i) && refused.errno() == Errno.ENOENT;
                first = first == null && !missing ? refused : first;
            }
        }
        packets.clear();
        paths.clear();
        replies.clear();
        mayBeMissing.clear();
        sent = 0;
        if (first != null) {
            throw first;
        }
    }

    private Pipeline add(Op op, String path, byte[] payload) {
        packets.add(StoreClient.packet(op, transaction, path, payload));
        paths.add(path);
        replies.add(new CompletableFuture<>());
        if (packets.size() - sent >= PACKETS) {
            send();
        }
        return this;
    }

    private void send() {
        if (sent < packets.size()) {
            client.send(by, packets.subList(sent, packets.size()), replies.subList(sent, replies.size()));
            sent = packets.size();
        }
    }
}
