package org.domaind.daemon;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.events.DeviceEvents;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.DeviceStates;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/** Passes the store's notifications on to the daemon's log, its index and the event log. What changes often and without end is limited in rate. */
final class StoreLog implements StoreListener, DeviceStates.Follower, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger("Store");

    private final EventLog events;
    private final StateDatabase state;
    private final StoreIndex index;
    private final DeviceStates devices = new DeviceStates(this);
    private final DeviceEvents deviceEvents;
    private final VitalThreads vital;
    private final StackTraceLimit pace = new StackTraceLimit(System::nanoTime);

    /** @param state knows the guests' names, without being asked on disk */
    StoreLog(EventLog events, StateDatabase state, StoreIndex index, VitalThreads vital) {
        this.events = events;
        this.state = state;
        this.index = index;
        this.vital = vital;
        this.deviceEvents = new DeviceEvents(events, System::nanoTime, vital);
    }

    @Override
    public void treeRestored(Node root) {
        index.treeRestored(root);
        devices.treeRestored(root);
    }

    @Override
    public void treeChanged(List<Edit.Applied> changes) {
        index.treeChanged(changes);
        devices.treeChanged(changes);
    }

    @Override
    public void ringQuarantined(int domid, String reason) {
        LOG.warn("The store serves domain {} no more: {}", domid, reason);
    }

    @Override
    public void ringLost(int domid, Exception cause) {
        LOG.warn("The store ring of domain {} cannot be reached again: {}", domid, cause.getMessage());
    }

    @Override
    public void socketDropped(String reason) {
        LOG.warn("A client of the store was dropped: {}", reason);
    }

    @Override
    public void journalLost(Exception cause) {
        LOG.error("The store's journal cannot be written; changes from now on are lost if domaind ends", cause);
    }

    @Override
    public void journalRestored() {
        LOG.info("The store's journal can be written again");
    }

    @Override
    public void message(String text) {
        LOG.info("{}", text);
    }

    @Override
    public void softMemoryExceeded(int domid, long bytes) {
        LOG.warn("Domain {} uses {} bytes of the store's memory, more than its soft limit", domid, bytes);
    }

    @Override
    public void conflictsLimited(int domid, long millis) {
        LOG.warn("Domain {} keeps making others' transactions in the store fail; its requests wait for {} ms", domid, millis);
    }

    @Override
    public void quotaNear(int domid, String quota, long used, int limit) {
        LOG.warn("Domain {} uses {} of {} of its store quota {}; xl store-stats shows all", domid, used, limit, quota);
        Domid domain = new Domid(domid);
        events.add(Happening.of(EventKind.STORE_QUOTA_NEAR, name(domain), domain, quota + " " + used + " of " + limit));
    }

    private String name(Domid domain) {
        return state.guest(domain).map(known -> known.config().name()).orElse("domain " + domain);
    }

    @Override
    public void deviceConnected(Domid guest, String device) {
        deviceEvents.add(Happening.of(EventKind.DEVICE_CONNECTED, name(guest), guest, device), device);
    }

    @Override
    public void deviceDisconnected(Domid guest, String device) {
        deviceEvents.add(Happening.of(EventKind.DEVICE_DISCONNECTED, name(guest), guest, device), device);
    }

    @Override
    public void deviceFailed(Domid guest, String device, String error) {
        deviceEvents.add(Happening.of(EventKind.DEVICE_FAILED, name(guest), guest, device + ": " + error), device);
    }

    @Override
    public void quotaWarningsWithheld(int most) {
        LOG.warn("More than {} domains came near a store quota within a minute; the others are logged when their use changes. xl store-stats shows all", most);
    }

    @Override
    public void traced(int domid, String request, String reply) {
        LOG.info("domain {}: {} -> {}", domid, request, reply);
    }

    @Override
    public void failed(String what, Throwable fault) {
        // A guest that can repeat a fault must not fill the disk.
        if (pace.may()) {
            LOG.error("A bug in domaind: the store failed at {}; nothing else is affected{}", what, pace.withheld(), fault);
        }
    }

    @Override
    public void died(Throwable cause) {
        // The daemon cannot work without its store; the next process continues from the journal.
        vital.died("xenstore", cause);
    }

    /** The store is closed: it tells nothing any more. */
    @Override
    public void close() {
        deviceEvents.close();
    }
}
