package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xl.store.text.JsonArray;

/** {@code xenstore-list}. */
final class ListAction implements Action {
    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        if (!call.json()) {
            return names(call, store, out, null);
        }
        try (JsonArray array = new JsonArray(out)) {
            return names(call, store, out, array);
        }
    }

    private static boolean names(StoreCall call, StoreRequests store, PrintStream out, JsonArray array) {
        for (String path : call.operands()) {
            List<String> children;
            try {
                children = store.directory(path);
            } catch (StoreException refused) {
                call.warn("could not list path " + path);
                return false;
            }
            if (array != null) {
                Map<String, Object> element = new LinkedHashMap<>();
                element.put("path", JsonArray.typed(path));
                element.put("children", children);
                array.add(element);
                continue;
            }
            for (String child : children) {
                if (call.has('p')) {
                    out.print(path);
                    out.print('/');
                }
                out.print(child);
                out.print('\n');
            }
        }
        return true;
    }
}
