package org.domaind.daemon.console;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreAccess;
import org.domaind.xenstore.client.StoreClient;

/**
 * What the store says of a domain's console, checked.
 *
 * @param ours    it is for this daemon to serve; others are a device model's
 * @param ringRef the page: machine frame of a PV guest, guest frame of others
 * @param port    the guest's end of the event channel
 * @param limit   most bytes to be held for a terminal that is not read; empty when the store says none
 * @param told    whether it names a terminal
 * @param name    what the domain is called, or something in its stead: for the log
 */
record ConsoleNodes(boolean ours, long ringRef, int port, OptionalInt limit, boolean told, String name) {
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
    static Optional<ConsoleNodes> read(StoreClient store, Domid domid) {
        String folder = folder(domid);
        List<Optional<String>> values = store.readAll(List.of(folder + "/port", folder + "/ring-ref", folder + "/limit", folder + "/type",
                terminal(domid), GuestPaths.ofDomain(domid) + "/name"));
        long port = number(values.get(0));
        long ringRef = number(values.get(1));
        if (port < 1 || port >= MOST_PORTS || ringRef < 0 || ringRef >= MOST_FRAMES) {
            return Optional.empty();
        }
        long limit = number(values.get(2));
        return Optional.of(new ConsoleNodes(values.get(3).map(OURS::equals).orElse(true), ringRef, (int) port,
                limit > 0 ? OptionalInt.of((int) Math.min(limit, Integer.MAX_VALUE)) : OptionalInt.empty(),
                values.get(4).filter(terminal -> !terminal.isEmpty()).isPresent(),
                values.get(5).filter(name -> !name.isEmpty()).orElse(UNKNOWN_NAME + domid)));
    }

    /** -1 for none. */
    private static long number(Optional<String> text) {
        return text.filter(digits -> digits.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(-1L);
    }

    boolean sameRing(ConsoleNodes other) {
        return ringRef == other.ringRef && port == other.port;
    }

    /** Tells the tools which terminal to open. The nodes are known to stay. */
    static void writeTerminal(StoreClient store, Domid domid, String name) {
        store.write(terminal(domid), name);
    }

    /** As {@link #writeTerminal}; of a console whose nodes went meanwhile nothing: they are not to come back. */
    static void writeTerminalIfThere(StoreClient store, Domid domid, String name) {
        store.inTransaction((StoreAccess transaction) -> {
            if (transaction.exists(folder(domid) + "/port")) {
                transaction.write(terminal(domid), name);
            }
        });
    }
}
