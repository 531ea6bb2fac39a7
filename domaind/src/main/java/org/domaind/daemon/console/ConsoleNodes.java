package org.domaind.daemon.console;

import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreAccess;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreRequests;

/**
 * What the store says of a domain's console, checked.
 *
 * @param ours    it is for this daemon to serve; others are a device model's
 * @param ringRef the page: machine frame of a PV guest, guest frame of others
 * @param port    the guest's end of the event channel
 * @param limit   most bytes to be held for a terminal that is not read; empty when the store says none
 */
record ConsoleNodes(boolean ours, long ringRef, int port, OptionalInt limit) {
    /** The highest port that any kind of event channel has (event_channel.h: EVTCHN_FIFO_NR_CHANNELS). */
    private static final int MOST_PORTS = 1 << 17;
    /** Frames of the largest machine: 52 bits of address. */
    private static final long MOST_FRAMES = 1L << 40;
    private static final String OURS = "xenconsoled";
    private static final String UNKNOWN_NAME = "domain-";

    /** The folder, which is also what to watch. */
    static String folder(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/console";
    }

    private static String terminal(Domid domid) {
        return folder(domid) + "/tty";
    }

    /** Empty while there is none, or none that makes sense. */
    static Optional<ConsoleNodes> read(StoreRequests store, Domid domid) {
        String folder = folder(domid);
        long port = number(store, folder + "/port");
        if (port < 1 || port >= MOST_PORTS) {
            return Optional.empty();
        }
        long ringRef = number(store, folder + "/ring-ref");
        if (ringRef < 0 || ringRef >= MOST_FRAMES) {
            return Optional.empty();
        }
        long limit = number(store, folder + "/limit");
        boolean ours = store.readOptional(folder + "/type").map(OURS::equals).orElse(true);
        return Optional.of(new ConsoleNodes(ours, ringRef, (int) port,
                limit > 0 ? OptionalInt.of((int) Math.min(limit, Integer.MAX_VALUE)) : OptionalInt.empty()));
    }

    /** -1 for none. */
    private static long number(StoreRequests store, String path) {
        return store.readOptional(path).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(-1L);
    }

    boolean sameRing(ConsoleNodes other) {
        return ringRef == other.ringRef && port == other.port;
    }

    /** What the log is named by. */
    static String guestName(StoreRequests store, Domid domid) {
        return store.readOptional(GuestPaths.ofDomain(domid) + "/name").filter(name -> !name.isEmpty()).orElse(UNKNOWN_NAME + domid);
    }

    static boolean namesTerminal(StoreRequests store, Domid domid) {
        return store.readOptional(terminal(domid)).filter(name -> !name.isEmpty()).isPresent();
    }

    /** Tells the tools which terminal to open. Of a console whose nodes went meanwhile nothing: they are not to come back. */
    static void writeTerminal(StoreClient store, Domid domid, String name) {
        store.inTransaction((StoreAccess transaction) -> {
            if (transaction.exists(folder(domid) + "/port")) {
                transaction.write(terminal(domid), name);
            }
        });
    }
}
