package org.domaind.xl.store;

import java.io.PrintStream;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;

/** {@code xenstore-exists}. */
final class ExistsAction implements Action {
    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        for (String path : call.operands()) {
            try {
                store.readBytes(path);
            } catch (StoreException refused) {
                // Any error: a key that cannot be read does not exist for the caller.
                return false;
            }
        }
        return true;
    }
}
