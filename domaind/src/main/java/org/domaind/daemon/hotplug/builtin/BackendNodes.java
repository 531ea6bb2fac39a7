package org.domaind.daemon.hotplug.builtin;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.xenstore.client.StoreClient;

/** The backend's directory of the device that a call is about, as scripts see it. Only domain 0 writes there. */
final class BackendNodes {
    static final String STATUS = "hotplug-status";
    static final String CONNECTED = "connected";
    private static final String HOME = "/local/domain/0/";

    private final StoreClient store;
    private final String directory;

    BackendNodes(StoreClient store, ScriptCall call) {
        this.store = store;
        this.directory = HOME + call.environment().get("XENBUS_PATH");
    }

    Optional<String> read(String node) {
        return store.readOptional(directory + "/" + node);
    }

    /**
     * Writes nodes, all at once.
     *
     * @param others of other directories, by their paths; only those that are there
     * @throws HotplugFailure the device is gone, or nobody waits any more; nothing is written
     */
    void write(Map<String, String> nodes, Map<String, String> others, BooleanSupplier wanted) {
        store.inTransaction(transaction -> {
            if (!wanted.getAsBoolean() || !transaction.exists(directory + "/state")) {
                throw new HotplugFailure("the device was taken away meanwhile");
            }
            others.forEach((path, value) -> {
                if (transaction.exists(path)) {
                    transaction.write(path, value);
                }
            });
            nodes.forEach((node, value) -> transaction.write(directory + "/" + node, value));
        });
    }
}
