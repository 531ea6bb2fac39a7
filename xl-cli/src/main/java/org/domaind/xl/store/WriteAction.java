package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.List;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xl.store.text.ValueText;

/** {@code xenstore-write}. */
final class WriteAction implements Action {
    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        List<String> words = call.operands();
        for (int i = 0; i < words.size(); i += 2) {
            String value = words.get(i + 1);
            try {
                store.write(words.get(i), call.has('R') ? value : ValueText.meant(value));
            } catch (StoreException refused) {
                call.warn("could not write path " + words.get(i));
                return false;
            }
        }
        return true;
    }
}
