package org.domaind.daemon.sim.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.hotplug.ScriptEnd;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** Hotplug scripts of a simulated host: they write what the real ones write, and connect nothing. Tests tell them to misbehave. */
public final class SimScripts implements HotplugScripts {
    /** How a script behaves. */
    public enum Behaviour {
        WELL,
        /** It says why, and ends with status 1. */
        FAILING,
        /** It never ends by itself. */
        HANGING,
        /** It ends with status 0 and has done nothing. */
        LYING
    }

    /** What a script that fails says. */
    public static final String ERROR = "no such thing on this host";

    private final Path socket;
    private final List<ScriptCall> calls = new ArrayList<>();
    private volatile Function<ScriptCall, Behaviour> behaviour = call -> Behaviour.WELL;

    /** @param socket of the store, when scripts run */
    public SimScripts(Path socket) {
        this.socket = socket;
    }

    /** From now on. @param newBehaviour asked at each script's beginning, on the thread of the plan: it may wait there */
    public void behave(Function<ScriptCall, Behaviour> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** All that were begun, in order. */
    public synchronized List<ScriptCall> calls() {
        return List.copyOf(calls);
    }

    @Override
    public CompletableFuture<ScriptEnd> start(ScriptCall call, long deadlineMillis) {
        synchronized (this) {
            calls.add(call);
        }
        return switch (behaviour.apply(call)) {
            case WELL -> CompletableFuture.supplyAsync(() -> write(call, false));
            case FAILING -> CompletableFuture.supplyAsync(() -> write(call, true));
            case LYING -> CompletableFuture.completedFuture(new ScriptEnd("", ""));
            case HANGING -> new CompletableFuture<ScriptEnd>().completeOnTimeout(
                    new ScriptEnd("was killed, since it had not ended after " + deadlineMillis + " ms", ""), deadlineMillis, TimeUnit.MILLISECONDS);
        };
    }

    private ScriptEnd write(ScriptCall call, boolean fails) {
        String backend = GuestPaths.ofDomain(Domid.ZERO) + "/" + call.environment().get("XENBUS_PATH");
        boolean add = call.arguments().get(0).equals("add") || call.arguments().get(0).equals("online");
        try (StoreClient store = StoreClient.connect(socket)) {
            if (fails) {
                store.write(backend + "/hotplug-error", ERROR);
                store.write(backend + "/hotplug-status", "error");
                return new ScriptEnd("ended with status 1", "");
            }
            if (add) {
                if (call.environment().get("XENBUS_TYPE").equals("vbd")) {
                    store.write(backend + "/physical-device", "7:0");
                }
                store.write(backend + "/hotplug-status", "connected");
            }
            return new ScriptEnd("", "");
        } catch (IOException e) {
            return new ScriptEnd("has no store: " + e.getMessage(), "");
        }
    }
}
