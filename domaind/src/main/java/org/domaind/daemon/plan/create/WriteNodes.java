package org.domaind.daemon.plan.create;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.device.HvmNodes;
import org.domaind.daemon.device.NodeEdit;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.xenstore.client.StoreClient;

/** Completes the guest's nodes with what its building decided. @param restored it goes on where it was saved */
record WriteNodes(StoreClient store, Clock clock, GuestConfig config, UUID uuid, boolean restored) implements Step {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String name() {
        return "write-nodes";
    }

    @Override
    public String description() {
        return "complete the guest's nodes: memory, vcpus, ports and pages of its store and console";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        BuiltGuest built = bindings.built().orElseThrow();
        GuestPaths paths = new GuestPaths(bindings.domain(), uuid);
        List<NodeEdit> edits = new ArrayList<>(GuestNodes.built(paths, bindings.booting(config), built.storeFrame(),
                bindings.storePort().orElseThrow(), built.consoleFrame(), bindings.consolePort().orElseThrow(), clock.instant()));
        built.tables().forEach(table -> edits.addAll(HvmNodes.table(paths, table.name(), table.address(), table.bytes())));
        if (config.platform() instanceof Platform.Hvm hvm && hvm.board().generation()) {
            edits.add(HvmNodes.generation(paths, RANDOM.nextLong(), RANDOM.nextLong()));
        }
        if (restored) {
            edits.addAll(GuestNodes.restored(bindings.domain()));
        }
        StoreEdits.make(store, List.of(), edits);
        return bindings;
    }
}
