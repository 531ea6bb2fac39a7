package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xl.store.text.JsonArray;
import org.domaind.xl.store.text.ValueText;

/** {@code xenstore-read}. */
final class ReadAction implements Action {
    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        if (!call.json()) {
            return values(call, store, out, null);
        }
        try (JsonArray array = new JsonArray(out)) {
            return values(call, store, out, array);
        }
    }

    private static boolean values(StoreCall call, StoreRequests store, PrintStream out, JsonArray array) {
        boolean raw = call.has('R');
        for (String path : call.operands()) {
            String value;
            try {
                value = store.read(path);
            } catch (StoreException refused) {
                call.warn("couldn't read path " + path);
                return false;
            }
            if (array != null) {
                Map<String, Object> element = new LinkedHashMap<>();
                element.put("path", JsonArray.typed(path));
                JsonArray.putValue(element, value);
                array.add(element);
                continue;
            }
            if (call.has('p')) {
                out.print(path);
                out.print(": ");
            }
            out.print(raw ? value : ValueText.shown(value));
            out.print(raw ? "" : "\n");
        }
        return true;
    }
}
