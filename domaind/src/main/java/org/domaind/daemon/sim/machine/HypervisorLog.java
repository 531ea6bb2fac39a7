package org.domaind.daemon.sim.machine;

import java.util.Locale;

/** The hypervisor's message buffer: the last {@value #LIMIT} characters. Guarded by the machine's lock. */
public final class HypervisorLog {
    public static final int LIMIT = 16 * 1024;
    private final StringBuilder text = new StringBuilder();

    public HypervisorLog(SimOptions options) {
        add("simulated host: no Xen runs here, domaind plays one for its guests");
        add(String.format(Locale.ROOT, "simulated host: %d cpus, %d MiB, %d nodes", options.cpus(), options.memoryMib(), options.nodes()));
    }

    public void add(String line) {
        text.append("(XEN) ").append(line).append('\n');
        if (text.length() > LIMIT) {
            int cut = text.indexOf("\n", text.length() - LIMIT) + 1;
            text.delete(0, cut);
        }
    }

    public String read(boolean clear) {
        String all = text.toString();
        if (clear) {
            text.setLength(0);
        }
        return all;
    }
}
