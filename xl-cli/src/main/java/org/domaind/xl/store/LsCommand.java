package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.JsonArray;
import org.domaind.xl.store.text.TreeLayout;

/** {@code xenstore-ls}: prints nodes as it reads them. */
final class LsCommand {
    private final StoreCall call;
    private final StoreRequests store;
    private final PrintStream out;
    private final TreeLayout page;
    private final JsonArray array;

    private LsCommand(StoreCall call, StoreRequests store, JsonArray array) {
        this.call = call;
        this.store = store;
        this.out = call.invocation().out();
        this.array = array;
        this.page = new TreeLayout(out, call.has('f'), call.invocation().terminal().columns());
    }

    static void print(StoreCall call, StoreRequests store) {
        if (!call.json()) {
            new LsCommand(call, store, null).all();
            return;
        }
        try (JsonArray array = new JsonArray(call.invocation().out())) {
            new LsCommand(call, store, array).all();
        }
    }

    private void all() {
        List<String> paths = call.operands().isEmpty() ? List.of("/") : call.operands();
        for (String path : paths) {
            below(path, 0);
        }
    }

    private void below(String path, int depth) {
        List<String> names;
        try {
            names = store.directory(path);
        } catch (StoreException refused) {
            if (depth > 0 && refused.errno() == Errno.ENOENT) {
                return;
            }
            throw new StoreFailure("xs_directory (" + path + "): " + ErrnoText.text(refused));
        }
        for (String name : names) {
            String child = (path.equals("/") ? "" : path) + "/" + name;
            if (array == null) {
                line(child, name, depth);
            } else {
                element(child, name);
            }
            below(child, depth + 1);
        }
    }

    private void line(String path, String name, int depth) {
        page.name(call.has('f') ? path : name, depth);
        String value = value(path);
        if (value == null) {
            page.noValue();
        } else {
            page.value(value);
        }
        if (call.has('p')) {
            page.fill();
            List<String> perms = perms(path, name);
            if (perms != null) {
                page.perms(perms);
            }
        }
        out.print('\n');
    }

    private void element(String path, String name) {
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("path", JsonArray.typed(path));
        JsonArray.putValue(element, value(path));
        element.put("permissions", call.has('p') ? perms(path, name) : null);
        array.add(element);
    }

    /** Null when it cannot be read. */
    private String value(String path) {
        try {
            return store.read(path);
        } catch (StoreException refused) {
            return null;
        }
    }

    /** Null when they cannot be read, which it reports. */
    private List<String> perms(String path, String name) {
        try {
            return store.getPerms(path);
        } catch (StoreException refused) {
            call.warn("\ncould not access permissions for " + name + ": " + ErrnoText.text(refused));
            return null;
        }
    }
}
