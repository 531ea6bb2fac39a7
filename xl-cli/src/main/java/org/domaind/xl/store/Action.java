package org.domaind.xl.store;

import java.io.PrintStream;
import org.domaind.xenstore.client.StoreRequests;

/** The work of a command on the store. It is repeated when its transaction conflicts with another. */
interface Action {
    /**
     * Does the work once.
     *
     * @param out for output, which is shown once the transaction has ended
     * @return false when it failed and has reported why: the transaction is aborted
     * @throws StoreFailure it failed; the transaction is aborted and its output is dropped
     */
    boolean perform(StoreCall call, StoreRequests store, PrintStream out);
}
