package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreRequests;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.Numbers;

/** {@code xenstore-chmod}. */
final class ChmodAction implements Action {
    private static final String ACCESS = "rwbn";

    @Override
    public boolean perform(StoreCall call, StoreRequests store, PrintStream out) {
        String path = call.operands().get(0);
        List<String> perms = perms(call.operands().subList(1, call.operands().size()));
        if (path.isEmpty()) {
            return true;
        }
        set(store, path, perms);
        if (call.has('u')) {
            upwards(store, path, perms);
        }
        if (call.has('r')) {
            downwards(store, path, perms);
        }
        return true;
    }

    private static List<String> perms(List<String> words) {
        List<String> perms = new ArrayList<>();
        for (String word : words) {
            char access = word.isEmpty() ? 0 : word.charAt(0);
            if (access == 0 || ACCESS.indexOf(access) < 0) {
                throw new StoreFailure("Invalid permission specification: '" + access + "'");
            }
            perms.add(access + Integer.toString(Numbers.atoi(word.substring(1))));
        }
        return perms;
    }

    private static void set(StoreRequests store, String path, List<String> perms) {
        try {
            store.setPerms(path, perms);
        } catch (StoreException refused) {
            throw new StoreFailure("Error occurred setting permissions on '" + path + "': " + ErrnoText.text(refused));
        }
    }

    private static void upwards(StoreRequests store, String from, List<String> perms) {
        String path = from;
        while (true) {
            int slash = path.lastIndexOf('/');
            if (slash < 0) {
                throw new StoreFailure("Unable to locate path separator '/' in '" + path + "'");
            }
            path = path.substring(0, slash);
            if (path.isEmpty()) {
                return;
            }
            set(store, path, perms);
        }
    }

    private static void downwards(StoreRequests store, String path, List<String> perms) {
        List<String> children;
        try {
            children = store.directory(path);
        } catch (StoreException refused) {
            // As in the reference, a node that cannot be listed is skipped.
            return;
        }
        for (String child : children) {
            String below = (path.equals("/") ? "" : path) + "/" + child;
            set(store, below, perms);
            downwards(store, below, perms);
        }
    }
}
