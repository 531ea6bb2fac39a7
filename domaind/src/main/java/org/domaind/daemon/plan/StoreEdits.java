package org.domaind.daemon.plan;

import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.device.NodeEdit;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.Pipeline;
import org.domaind.xenstore.client.StoreAccess;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.wire.Errno;

/** Applies a computed layout to the store, all of it or none. */
public final class StoreEdits {
    private StoreEdits() {
    }

    /** Makes the nodes in one transaction. @param fresh subtrees that are removed first: nodes that a former domain with this domid left */
    public static void make(StoreClient store, List<String> fresh, List<NodeEdit> edits) {
        if (fresh.isEmpty() && edits.size() == 1 && edits.get(0).permissions().isEmpty()) {
            // One change is done wholly or not at all by itself.
            make(store.pipeline(), fresh, edits);
        } else {
            store.inTransaction(transaction -> make(transaction.pipeline(), fresh, edits));
        }
    }

    /** Makes the nodes within a transaction of the caller's. */
    public static void make(StoreAccess transaction, List<NodeEdit> edits) {
        make(transaction.pipeline(), List.of(), edits);
    }

    /**
     * Removes what the store says of a guest's domain that is gone or about to go: all of it, but for the domain's nodes where its number is another
     * guest's by now, and the guest's where the guest has another domain by now.
     */
    public static void removeGuest(StoreClient store, GuestNames names, GuestPaths paths) {
        List<String> gone = new ArrayList<>();
        if (!names.isAnothers(paths.domid(), paths.uuid())) {
            gone.addAll(paths.ofDomain());
        }
        if (!names.livesElsewhere(paths.uuid(), paths.domid())) {
            gone.add(paths.vm());
        }
        remove(store, gone);
    }

    /** Removes the subtrees that exist. */
    public static void remove(StoreClient store, List<String> paths) {
        store.inTransaction(transaction -> {
            Pipeline pipeline = transaction.pipeline();
            paths.forEach(pipeline::rmIfThere);
            pipeline.await();
        });
    }

    /** Removes a directory if it exists and is empty. */
    public static void removeIfEmpty(StoreAccess access, String directory) {
        if (access.directoryIfExists(directory).isEmpty()) {
            access.pipeline().rmIfThere(directory).await();
        }
    }

    /** Ends a domain's connection to the store, if it has one. */
    public static void release(StoreClient store, Domid domid) {
        if (store.isIntroduced(domid.value())) {
            try {
                store.release(domid.value());
            } catch (StoreException e) {
                // It may have gone by itself in between: the store hears of dead domains too.
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
    }

    private static void make(Pipeline pipeline, List<String> fresh, List<NodeEdit> edits) {
        fresh.forEach(pipeline::rmIfThere);
        edits.forEach(edit -> make(pipeline, edit));
        pipeline.await();
    }

    private static void make(Pipeline pipeline, NodeEdit edit) {
        if (edit.value().isPresent()) {
            pipeline.write(edit.path(), edit.value().get());
        } else {
            pipeline.mkdir(edit.path());
        }
        if (!edit.permissions().isEmpty()) {
            pipeline.setPerms(edit.path(), edit.permissions().toArray(String[]::new));
        }
    }
}
