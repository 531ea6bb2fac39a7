package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.ScriptArguments;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.hotplug.ScriptEnd;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.client.StoreClient;

/** Runs the hotplug scripts of devices, those of different devices side by side. */
final class DeviceScripts {
    /** Beyond the scripts' own deadline, by which each has ended. */
    private static final long MARGIN_MILLIS = 5_000;
    /** Of a script's error text in the store, for a message. */
    private static final int MAX_ERROR = 1024;

    private final StoreClient store;
    private final HotplugScripts scripts;
    private final long deadlineMillis;

    DeviceScripts(StoreClient store, HotplugScripts scripts, long deadlineMillis) {
        this.store = store;
        this.scripts = scripts;
        this.deadlineMillis = deadlineMillis;
    }

    /** At which a script is killed. */
    long deadlineMillis() {
        return deadlineMillis;
    }

    /** Connects backends with their disks or bridges. @throws ProblemException {@code hotplug-failed}: by the first failure, once all have ended */
    void connect(Collection<DevicePaths> devices, Cancellation cancellation) {
        Optional<String> failure = run(devices, true, cancellation).entrySet().stream().map(run -> failure(run.getKey().device(), run.getValue()))
                .flatMap(Optional::stream).findFirst();
        if (failure.isPresent()) {
            throw new ProblemException("hotplug-failed", failure.get());
        }
    }

    /** Undoes what {@link #connect} did. @return what failed, in words: the devices go all the same */
    List<String> disconnect(Collection<DevicePaths> devices, Cancellation cancellation) {
        List<String> failures = new ArrayList<>();
        run(devices, false, cancellation).forEach((call, end) -> {
            if (!end.succeeded()) {
                failures.add(words(call.device(), end, false));
            }
        });
        return failures;
    }

    /** One run of a device's script. */
    private record Run(DevicePaths device, ScriptCall call) {
    }

    private Map<Run, ScriptEnd> run(Collection<DevicePaths> devices, boolean add, Cancellation cancellation) {
        Map<Run, CompletableFuture<ScriptEnd>> running = new LinkedHashMap<>();
        for (DevicePaths device : devices) {
            calls(device, add).forEach(call -> running.put(new Run(device, call), scripts.start(call, deadlineMillis)));
        }
        try {
            cancellation.await(CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new)), deadlineMillis + MARGIN_MILLIS);
        } finally {
            // Those that have ended are not concerned.
            running.values().forEach(script -> script.cancel(false));
        }
        Map<Run, ScriptEnd> ends = new LinkedHashMap<>();
        running.forEach((run, script) -> ends.put(run, script.isCancelled() ? new ScriptEnd("did not end", "") : script.join()));
        return ends;
    }

    /** Empty when the device has no script (any more). What the toolstack's own nodes say is true: no guest can write there. */
    private List<ScriptCall> calls(DevicePaths device, boolean add) {
        Function<String, Optional<String>> nodes = node -> store.readOptional(device.toolstack() + "/" + node);
        return Stream.of(ScriptArguments.of(device, add, nodes), ScriptArguments.ofTap(device, add, nodes)).flatMap(Optional::stream)
                .map(run -> new ScriptCall(run.program(), run.arguments(), run.environment())).toList();
    }

    /** A script may say that it succeeded and have done nothing: the backend's nodes show that. */
    private Optional<String> failure(DevicePaths device, ScriptEnd end) {
        if (!end.succeeded()) {
            return Optional.of(words(device, end, true));
        }
        return isConnected(device) ? Optional.empty()
                : Optional.of("the hotplug script of " + device + " says that it succeeded, but has not written " + connectedNode(device));
    }

    /** Whether the script of a device has done its work. */
    boolean isConnected(DevicePaths device) {
        Optional<String> value = store.readOptional(device.backend() + "/" + connectedNode(device));
        return switch (device.kind()) {
            case VBD -> value.isPresent();
            case VIF -> value.filter("connected"::equals).isPresent();
        };
    }

    /** By which the backend's driver knows that it may go on. */
    private static String connectedNode(DevicePaths device) {
        return switch (device.kind()) {
            case VBD -> "physical-device";
            case VIF -> "hotplug-status";
        };
    }

    private String words(DevicePaths device, ScriptEnd end, boolean add) {
        String said = store.readOptional(device.backend() + "/hotplug-error").filter(text -> !text.isBlank()).orElse(end.output());
        return "the hotplug script of " + device + (add ? "" : ", which disconnects it,") + " " + end.failure()
                + (said.isBlank() ? "" : ": " + said.strip().substring(0, Math.min(MAX_ERROR, said.strip().length())));
    }
}
