package org.domaind.xl.store;

import java.io.PrintStream;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;

/** {@code xenstore-rm}. */
final class RemoveAction implements Action {
    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        for (String path : call.operands()) {
            String next = path;
            while (next != null) {
                try {
                    store.rm(next);
                } catch (StoreException refused) {
                    call.warn("could not remove path " + next);
                    return false;
                }
                next = call.has('t') ? emptyParent(store, next) : null;
            }
        }
        return true;
    }

    /** The parent node, if it has neither value nor children; else null. */
    private static String emptyParent(StoreRequests store, String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return null;
        }
        String parent = path.substring(0, slash);
        try {
            return store.readBytes(parent).length == 0 && store.directory(parent).isEmpty() ? parent : null;
        } catch (StoreException refused) {
            // A node that cannot be read stays.
            return null;
        }
    }
}
