package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** The reply to each {@link Method}, where it is not a report of its own. */
public final class Replies {
    private Replies() {
    }

    public record Done() {
    }

    public record Text(String text) {
    }

    /** In ascending order of domid. */
    public record Domains(List<DomainReport> domains) {
    }

    /** In ascending order of domid, then vcpu. */
    public record Vcpus(List<VcpuReport> vcpus) {
    }

    public record PlanStep(String name, String description) {
    }

    public record PlanSteps(List<PlanStep> steps) {
    }

    /**
     * A step begins.
     *
     * @param step    its name
     * @param number  from 1
     * @param of      how many there are
     * @param percent of the work that lie before it, by the steps' weights
     */
    public record Progress(String step, int number, int of, int percent) {
    }

    public record Created(Domid domid) {
    }

    /** All that speaks against something. */
    public record Problems(List<Problem> problems) {
    }

    /**
     * A guest that has left.
     *
     * @param rounds      of copying, with the last one
     * @param pages       that were sent, however often
     * @param totalMillis from the first page on
     * @param pauseMillis from the request that it suspend itself until the receiver said that it runs
     */
    public record Migrated(int rounds, long pages, long totalMillis, long pauseMillis) {
    }

    /** @param device as it was attached, with its number and its MAC address */
    public record Attached(DeviceConfig device) {
    }

    /** In ascending order of their numbers. */
    public record Devices(List<DeviceReport> devices) {
    }

    /**
     * A page of events, oldest first.
     *
     * @param last the number to ask for the next page with; an empty page is the last one for now
     */
    public record Events(List<GuestEvent> events, long last) {
    }

    /**
     * A page of the store's history, oldest first.
     *
     * @param reachMillis the history is complete from this time on
     * @param next        the first number of the next page; an empty page is the last one for now
     */
    public record StoreChanges(long reachMillis, List<StoreChange> changes, long next) {
    }

    /** @param value bytes, one per char */
    public record StoreNode(String path, String value, List<String> permissions) {
    }

    /** Parents come before children; no node at all when the start node did not exist. @param more there is another page */
    public record StoreNodes(List<StoreNode> nodes, boolean more) {
    }

    /** How one of several domains ended. */
    public record DomainStopped(Domid domid, Stopped end) {
    }

    /** @param stopped before the last reply: the one that stopped just now; in the last reply: all, in the order asked for */
    public record AllStopped(List<DomainStopped> stopped) {
    }

    /**
     * @param reason    empty when the domain was destroyed without a shutdown
     * @param successor the guest's next domain, when its config asks for a restart and that succeeded
     */
    public record Stopped(Optional<ShutdownReason> reason, Optional<Domid> successor) {
        /** The guest has no next domain. */
        public static Stopped forGood(Optional<ShutdownReason> reason) {
            return new Stopped(reason, Optional.empty());
        }
    }
}
