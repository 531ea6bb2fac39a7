package org.domaind.xl.store;

import java.io.PrintStream;
import org.domaind.xenstore.client.StoreRequests;

/** What a verb does to the store between connecting and ending; it may be done again when its transaction met another. */
interface Action {
    /**
     * Does it.
     *
     * @param out for what is printed: shown once the transaction has ended
     * @return false when it failed, having said so: the transaction is given up
     * @throws StoreFailure likewise, but nothing of what was printed is shown
     */
    boolean perform(StoreCall call, StoreRequests store, PrintStream out);
}
