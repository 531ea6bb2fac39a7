package org.domaind.daemon.devicemodel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;

/** Where device models are started: a port, since a simulated host has simulated ones. */
public interface DeviceModelHost extends AutoCloseable {
    /**
     * What runs then.
     *
     * @param socket    connected to its QMP socket
     * @param output    the reading end of what it writes to stdout and stderr; negative: none
     * @param terminals of the serial lines that the config wants as {@code pty}, by their place in its list; empty: it says them itself
     * @param screen    where viewers of its screen come to, who are handed over; empty: it listens for them itself, if it does
     * @param started   to be run once it has started, before the guest runs: takes away what it needed only for that
     * @param cleanUp   to be run after its end
     */
    record Launched(DeviceModelProcess process, int socket, int output, List<Optional<String>> terminals,
                    Optional<VncListener> screen, Runnable started, Runnable cleanUp) {
    }

    /**
     * Starts one, which waits for orders before the guest's first instruction.
     *
     * @param incoming a descriptor of the device state to go on from; it stays the caller's
     * @throws DeviceModelException nothing runs, and nothing is left
     */
    Launched launch(DeviceModelRole role, GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming);

    /** One that an earlier process of the daemon started. @return empty: it has ended, or cannot be reached */
    Optional<Launched> adopt(DeviceModelRole role, Domid domid);

    /** Ends what runs for a domain and is not supervised, and removes what it left. @throws DeviceModelException it does not end */
    void clear(DeviceModelRole role, Domid domid);

    /** Lets a device model that serves disks serve one more, whose image it gets by its conversation. @throws DeviceModelException it has lost the store */
    void give(Domid domid, Disk disk);

    /** The disk has gone. */
    void take(Domid domid, int devid);

    /** Device models that run go on. */
    @Override
    default void close() {
        // Nothing is open of most.
    }
}
