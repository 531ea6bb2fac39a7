package org.domaind.daemon.console;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreAccess;
import org.domaind.xenstore.client.StoreClient;

/**
 * A domain's console as its store nodes describe it, checked.
 *
 * @param ours    this daemon serves it; other consoles are served by a device model
 * @param ringRef the page: an mfn for a PV guest, a gfn for others
 * @param port    the guest's evtchn port
 * @param limit   the most bytes to hold for a terminal that nobody reads; empty when there is no such node
 * @param told    whether {@code tty} names a terminal
 * @param name    the domain's name, or a substitute, for the name of the log file
 */
record ConsoleNodes(boolean ours, long ringRef, int port, OptionalInt limit, boolean told, String name) {
    /** The highest port that any kind of event channel has (event_channel.h: EVTCHN_FIFO_NR_CHANNELS). */
    private static final int MOST_PORTS = 1 << 17;
    /** The highest frame number: physical addresses have at most 52 bits. */
    private static final long MOST_FRAMES = 1L << 40;
    private static final String OURS = "xenconsoled";
    private static final String UNKNOWN_NAME = "domain-";

    /** The console's directory, which is watched. */
    static String folder(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/console";
    }

    private static String terminal(Domid domid) {
        return folder(domid) + "/tty";
    }

    /** Reads the nodes; empty while they are missing or invalid. */
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
                values.get(5).filter(name -> !name.isEmpty()).map(GuestNodes::finalName).orElse(UNKNOWN_NAME + domid)));
    }

    /** -1 when there is no valid number. */
    private static long number(Optional<String> text) {
        return text.filter(digits -> digits.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(-1L);
    }

    boolean sameRing(ConsoleNodes other) {
        return ringRef == other.ringRef && port == other.port;
    }

    /** Writes the terminal's path for the tools. The caller knows that the nodes are not removed meanwhile. */
    static void writeTerminal(StoreClient store, Domid domid, String name) {
        store.write(terminal(domid), name);
    }

    /** As {@link #writeTerminal}, but writes nothing if the nodes have been removed meanwhile, so that they are not created again. */
    static void writeTerminalIfThere(StoreClient store, Domid domid, String name) {
        store.inTransaction((StoreAccess transaction) -> {
            if (transaction.exists(folder(domid) + "/port")) {
                transaction.write(terminal(domid), name);
            }
        });
    }
}
