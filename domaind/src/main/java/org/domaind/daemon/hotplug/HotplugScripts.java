package org.domaind.daemon.hotplug;

import java.util.concurrent.CompletableFuture;

/** Runs the host's hotplug scripts: a port, since a simulated host has none. */
public interface HotplugScripts {
    /**
     * Begins a script. Several may run at once.
     *
     * @param deadlineMillis then it is killed, with all that it has started
     * @return completes when it has ended; never fails. Cancelling it kills the script.
     */
    CompletableFuture<ScriptEnd> start(ScriptCall call, long deadlineMillis);
}
