package org.domaind.daemon;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.HostPaths;

/** A process whose daemon loses a thread, and that would go on for ever otherwise. Arguments: a folder, and the thread's name. */
final class DyingDaemon {
    private DyingDaemon() {
    }

    public static void main(String[] arguments) throws Exception {
        Daemon daemon = Daemon.start(new HostPaths(Path.of(arguments[0])), SimHost.create(SimOptions.DEFAULT), BootFacts.fresh(), PtyTerminal::open,
                DaemonSettings.DEFAULT.withFaultHandler(Main::die));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println("an orderly end")));
        daemon.vitalThreads().loops().get(arguments[1]).post(() -> {
            throw new AssertionError("a fault for the test");
        });
        new CountDownLatch(1).await();
    }
}
