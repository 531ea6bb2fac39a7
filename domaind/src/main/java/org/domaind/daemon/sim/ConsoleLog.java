package org.domaind.daemon.sim;

import java.util.Locale;

/** The hypervisor's message buffer: the last {@value #LIMIT} characters. Guarded by the machine's lock. */
final class ConsoleLog {
    static final int LIMIT = 16 * 1024;
    private final StringBuilder text = new StringBuilder();

    ConsoleLog(SimOptions options) {
        add("simulated host: no Xen runs here, domaind plays one for its guests");
        add(String.format(Locale.ROOT, "simulated host: %d cpus, %d MiB, %d nodes", options.cpus(), options.memoryMib(), options.nodes()));
    }

    void add(String line) {
        text.append("(XEN) ").append(line).append('\n');
        if (text.length() > LIMIT) {
            int cut = text.indexOf("\n", text.length() - LIMIT) + 1;
            text.delete(0, cut);
        }
    }

    String read(boolean clear) {
        String all = text.toString();
        if (clear) {
            text.setLength(0);
        }
        return all;
    }
}
