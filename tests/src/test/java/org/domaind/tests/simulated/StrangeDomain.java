package org.domaind.tests.simulated;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xenstore.client.StoreClient;

/** A domain of another toolstack, as far as its console goes: pages, ports and nodes, and the test in the place of its kernel. */
public final class StrangeDomain implements AutoCloseable {
    private static final int OUT = 1024;
    private static final int OUT_PROD = 3084;
    private static final int IN_CONS = 3072;
    private static final int IN_PROD = 3076;

    private final XenHost toolstack;
    private final StoreClient store;
    private final long[] frames;
    private MappedPages page;
    public final Domid domid;
    public int port;

    /** @param granted whether it seeds the grant of its console's page */
    public StrangeDomain(RunningDaemon host, boolean granted) {
        toolstack = host.machine().attach();
        store = host.store();
        domid = toolstack.domains().create(new DomainSpec(UUID.randomUUID(), GuestType.PV, 1, GuestLimits.DEFAULT, OptionalInt.empty()));
        toolstack.vcpus().allocate(domid, 1);
        toolstack.allocation().setLimit(domid, new MemoryKib(1024));
        frames = toolstack.allocation().populate(domid, 0, new long[] {0, 1, 2});
        port = toolstack.domains().allocateEventChannel(domid, Domid.ZERO);
        toolstack.grants().seed(domid, GrantTable.STORE_REF, Domid.ZERO, frames[0]);
        use(1, granted);
    }

    /** Has its console's page elsewhere from now on. @param index 1 or 2 */
    public void use(int index, boolean granted) {
        if (page != null) {
            page.close();
        }
        page = toolstack.memory().map(domid, new long[] {frames[index]});
        if (granted) {
            toolstack.grants().seed(domid, GrantTable.CONSOLE_REF, Domid.ZERO, frames[index]);
        }
    }

    public long frame(int index) {
        return frames[index];
    }

    public String home() {
        return "/local/domain/" + domid;
    }

    /** What libxl writes. */
    public void writeNodes(String name, String type, long ringRef) {
        store.inTransaction(t -> {
            t.write(home() + "/name", name);
            t.write(home() + "/console/limit", "1048576");
            t.write(home() + "/console/type", type);
            t.write(home() + "/console/tty", "");
            t.write(home() + "/console/port", Integer.toString(port));
            t.write(home() + "/console/ring-ref", Long.toString(ringRef));
        });
    }

    public void introduce() {
        store.introduce(domid.value(), frames[0], toolstack.domains().allocateEventChannel(domid, Domid.ZERO));
    }

    /** Served from the beginning: introduced, then described. */
    public StrangeDomain ready(String name) {
        introduce();
        writeNodes(name, "xenconsoled", frames[1]);
        awaitTerminal();
        return this;
    }

    public String terminal() {
        return store.readOptional(home() + "/console/tty").orElse("");
    }

    public String awaitTerminal() {
        Waiting.until(() -> "a terminal of domain " + domid, () -> terminal().startsWith("/dev/"));
        return terminal();
    }

    /** Prints without an event: nobody is told. */
    public void print(String text) {
        ByteBuffer ring = page.page(0);
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            int prod = ring.getInt(OUT_PROD);
            ring.put(OUT + (prod & 2047), b);
            ring.putInt(OUT_PROD, prod + 1);
        }
    }

    /** Takes what was typed. */
    public String typed() {
        ByteBuffer ring = page.page(0);
        StringBuilder text = new StringBuilder();
        for (int cons = ring.getInt(IN_CONS); cons != ring.getInt(IN_PROD); cons++) {
            text.append((char) ring.get(cons & 1023));
            ring.putInt(IN_CONS, cons + 1);
        }
        return text.toString();
    }

    public void newPort() {
        port = toolstack.domains().allocateEventChannel(domid, Domid.ZERO);
    }

    public void destroy() {
        page.close();
        toolstack.domains().destroy(domid);
    }

    @Override
    public void close() {
        toolstack.close();
    }
}
