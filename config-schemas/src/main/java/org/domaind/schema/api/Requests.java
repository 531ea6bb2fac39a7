package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;

/** The parameters of each {@link Method}. */
public final class Requests {
    private Requests() {
    }

    public record None() {
    }

    /** @param clear empty the buffer after reading it */
    public record ConsoleRing(boolean clear) {
    }

    /**
     * @param domid   only this domain, or all
     * @param name    only the domain of that name, or all
     * @param configs with the config of each guest, which is most of what can be said of it
     */
    public record ListDomains(Optional<Domid> domid, Optional<String> name, boolean configs) {
        public static final ListDomains ALL = new ListDomains(Optional.empty(), Optional.empty(), false);
        public static final ListDomains ALL_WITH_CONFIGS = new ListDomains(Optional.empty(), Optional.empty(), true);
    }

    public record ListVcpus(Optional<Domid> domid) {
    }

    /**
     * @param config     the guest
     * @param source     the config file's own text, kept for the next reboot
     * @param leavePaused do not start its vcpus
     */
    public record CreateGuest(GuestConfig config, String source, boolean leavePaused) {
    }

    public record Guest(Domid domid) {
    }

    /** @param domids 1 to {@link #MAX} of them, each once */
    public record Guests(List<Domid> domids) {
        public static final int MAX = 4096;
    }

    /** @param reboot start again afterwards; @param force where the guest cannot be asked, press its power or reset button */
    public record Shutdown(Domid domid, boolean reboot, boolean force) {
    }

    /** @param force allow domain 0 */
    public record Destroy(Domid domid, boolean force) {
    }

    public record Rename(Domid domid, String newName) {
    }

    /**
     * @param path        only of this node, those below it, and those above it that were removed; or of all
     * @param domid       only made by this domain, or by all
     * @param sinceMillis not before, since 1970
     * @param from        the first number wanted: 0, or {@link Replies.StoreChanges#next}
     * @param follow      if there is none yet, wait for some time until there may be one
     */
    public record StoreLog(Optional<String> path, Optional<Domid> domid, long sinceMillis, long from, boolean follow) {
    }

    /** @param path the node to begin with  @param atMillis since 1970  @param skip how many nodes the pages before had */
    public record StoreTreeAt(String path, long atMillis, long skip) {
    }
}
