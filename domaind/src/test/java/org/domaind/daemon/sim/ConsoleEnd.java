package org.domaind.daemon.sim;

import java.nio.charset.StandardCharsets;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.guest.SharedRing;

/** The host's end of one guest's console, driven by the test's own thread. */
final class ConsoleEnd implements AutoCloseable {
    private final EventChannels events;
    private final MappedPages page;
    private final SharedRing input;
    private final SharedRing output;
    private final int port;
    private final StringBuilder text = new StringBuilder();

    ConsoleEnd(XenHost host, TestGuest guest) {
        page = host.grants().map(guest.domid, GrantTable.CONSOLE_REF);
        input = SharedRing.consoleInput(page.page(0), () -> { });
        output = SharedRing.consoleOutput(page.page(0), () -> { });
        events = host.openEventChannels();
        port = events.bindInterdomain(guest.domid, guest.consolePort);
    }

    /** Reads until the text has appeared, and forgets everything up to its end. @return what came before it */
    String until(String wanted) {
        drain();
        while (text.indexOf(wanted) < 0) {
            for (int pending : events.await()) {
                events.unmask(pending);
            }
            drain();
        }
        int end = text.indexOf(wanted) + wanted.length();
        String before = text.substring(0, end - wanted.length());
        text.delete(0, end);
        return before;
    }

    /** What came and was not asked for yet. */
    String rest() {
        drain();
        return text.toString();
    }

    void type(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        input.put(bytes, 0, bytes.length);
        events.notify(port);
    }

    private void drain() {
        byte[] bytes = output.take(Integer.MAX_VALUE);
        if (bytes.length > 0) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
            events.notify(port);
        }
    }

    @Override
    public void close() {
        events.close();
        page.close();
    }
}
