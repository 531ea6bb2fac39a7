package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.Subscription;

/** Waits by watches for backends to reach a state in their {@code state} nodes. */
final class BackendStates {
    private final StoreClient store;

    BackendStates(StoreClient store) {
        this.store = store;
    }

    /**
     * Waits until each of the devices is as wanted.
     *
     * @param wanted asked of the backend's state as it stands in the store; empty when the node is not there
     * @return the devices that are not in the wanted state when the time is over
     */
    List<DevicePaths> await(Collection<DevicePaths> devices, Predicate<Optional<String>> wanted, long millis, Cancellation cancellation) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        AtomicReference<CompletableFuture<Void>> change = new AtomicReference<>(new CompletableFuture<>());
        List<Subscription> watches = new ArrayList<>();
        try {
            devices.forEach(device -> watches.add(store.watch(state(device), path -> change.get().complete(null))));
            while (true) {
                // A change after the read completes the next wait.
                CompletableFuture<Void> next = new CompletableFuture<>();
                change.set(next);
                List<DevicePaths> late = others(devices, wanted);
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (late.isEmpty() || !cancellation.await(next, left)) {
                    return late;
                }
            }
        } finally {
            watches.forEach(Subscription::close);
        }
    }

    private List<DevicePaths> others(Collection<DevicePaths> devices, Predicate<Optional<String>> wanted) {
        List<DevicePaths> all = List.copyOf(devices);
        List<Optional<String>> states = store.readAll(all.stream().map(BackendStates::state).toList());
        List<DevicePaths> others = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!wanted.test(states.get(i))) {
                others.add(all.get(i));
            }
        }
        return others;
    }

    static String state(DevicePaths device) {
        return device.backend() + "/state";
    }
}
