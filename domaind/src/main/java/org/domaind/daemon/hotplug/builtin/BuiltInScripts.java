package org.domaind.daemon.hotplug.builtin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.hotplug.ScriptEnd;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.NetInterfaces;
import org.domaind.daemon.os.SystemException;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreException;

/** The host's scripts, of which {@code block} and {@code vif-bridge} are done here where nothing on the host asks for more. */
public final class BuiltInScripts implements HotplugScripts {
    private static final String SCRIPTS = "/etc/xen/scripts/";
    private static final String HOOKS = "etc/xen/scripts/vif-post.d";
    private static final String FILTER = "proc/sys/net/bridge/bridge-nf-call-iptables";
    private static final List<String> COMING = List.of("add", "online");

    private final HotplugScripts others;
    private final Map<String, BuiltIn> own;

    /** @param others for all other scripts  @param store of domain 0  @param root of the host's files: {@code /} */
    public BuiltInScripts(HotplugScripts others, StoreClient store, LoopDevices loops, NetInterfaces interfaces, Path root) {
        Mounts mounts = new Mounts(root.resolve("proc/self/mounts"), root.resolve("sys/block"), DeviceNumber::of);
        this.others = others;
        this.own = Map.of(SCRIPTS + "block", new BlockScript(store, loops, mounts), SCRIPTS + "vif-bridge",
                new BridgeScript(store, interfaces, root.resolve(HOOKS), root.resolve(FILTER)));
    }

    @Override
    public CompletableFuture<ScriptEnd> start(ScriptCall call, long deadlineMillis) {
        BuiltIn script = own.get(call.program());
        if (script == null || !script.takes(call)) {
            return others.start(call, deadlineMillis);
        }
        CompletableFuture<ScriptEnd> end = new CompletableFuture<>();
        // A file on a server that does not answer holds the thread up, and nobody else.
        Thread worker = new Thread(() -> end.complete(run(script, call, end)), "hotplug");
        worker.setDaemon(true);
        worker.start();
        return end.completeOnTimeout(new ScriptEnd("was given up, since it had not ended after " + deadlineMillis + " ms", ""), deadlineMillis, TimeUnit.MILLISECONDS);
    }

    private static ScriptEnd run(BuiltIn script, ScriptCall call, CompletableFuture<ScriptEnd> end) {
        try {
            if (COMING.contains(call.arguments().get(0))) {
                script.connect(call, () -> !end.isDone());
            } else {
                script.disconnect(call);
            }
            return new ScriptEnd("", "");
        } catch (HotplugFailure | SystemException | StoreException e) {
            return new ScriptEnd("failed", e.getMessage());
        }
    }
}
