package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreClosedException;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.JsonArray;

/** {@code xenstore-watch}: prints one path per line, as events come. */
final class WatchCommand {
    private static final int FOREVER = -1;

    private WatchCommand() {
    }

    static void run(StoreCall call, DirectClient store) {
        for (String path : call.operands()) {
            try {
                store.watch(path, path);
            } catch (StoreException refused) {
                // The reference prints two newlines here.
                throw new StoreFailure("Unable to add watch on " + path + "\n");
            }
        }
        PrintStream out = call.invocation().out();
        for (int left = call.number(); left == FOREVER || left > 0; left -= left == FOREVER ? 0 : 1) {
            String path = next(store);
            if (call.json()) {
                Map<String, Object> element = new LinkedHashMap<>();
                element.put("path", JsonArray.typed(path));
                JsonArray.print(out, element);
            } else {
                out.print(path);
            }
            out.print('\n');
            if (out.checkError()) {
                // checkError also flushes; it is true when the reader is gone.
                return;
            }
        }
    }

    private static String next(DirectClient store) {
        try {
            return store.nextEvent().path();
        } catch (StoreClosedException closed) {
            throw new StoreFailure(ErrnoText.text(closed));
        }
    }
}
