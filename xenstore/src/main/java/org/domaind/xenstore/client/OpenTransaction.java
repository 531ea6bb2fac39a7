package org.domaind.xenstore.client;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;

/** A transaction as its body sees it. */
final class OpenTransaction implements StoreAccess {
    private final StoreClient client;
    private final SocketConnection by;
    private final int id;

    private OpenTransaction(StoreClient client, SocketConnection by, int id) {
        this.client = client;
        this.by = by;
        this.id = id;
    }

    static OpenTransaction start(StoreClient client, SocketConnection by) {
        return new OpenTransaction(client, by,
                Integer.parseUnsignedInt(Payload.strings(client.request(by, Op.TRANSACTION_START, 0, "", Payload.EMPTY)).get(0)));
    }

    @Override
    public byte[] request(Op op, String path, byte[] payload) {
        return client.request(by, op, id, path, payload);
    }

    @Override
    public Pipeline pipeline() {
        return new Pipeline(client, by, id);
    }

    /** Returns whether it has taken effect; false when others interfered. */
    boolean commit() {
        try {
            request(Op.TRANSACTION_END, "", Payload.of("T"));
            return true;
        } catch (StoreException refused) {
            if (refused.errno() == Errno.EAGAIN) {
                return false;
            }
            throw refused;
        }
    }

    void abort(RuntimeException cause) {
        try {
            request(Op.TRANSACTION_END, "", Payload.of("F"));
        } catch (StoreException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }
}
