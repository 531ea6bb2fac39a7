package org.domaind.daemon.plan;

import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/**
 * The results of a plan's steps so far. Immutable: each step returns a new one with its results added.
 *
 * @param names       name and uuid, held until the store has them
 * @param domid       the domain that the plan works on
 * @param storePort   the guest's event channel to the store
 * @param consolePort the guest's event channel to its console
 * @param prepared    kernel and ramdisk, loaded
 * @param populated   the guest with its memory
 * @param boot        what the guest's bootloader found
 * @param built       where the boot image put the pages and tables that later steps refer to
 * @param outcome     of a migration: whose the guest is
 */
public record Bindings(Optional<NameHold> names, Optional<Domid> domid, OptionalInt storePort, OptionalInt consolePort, Optional<BootSpec> boot,
                       Optional<PreparedGuest> prepared, Optional<PopulatedGuest> populated, Optional<BuiltGuest> built,
                       Optional<Outcome> outcome) {
    public static final Bindings NONE = new Bindings(Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What an undo needs, or who goes on, after the process that ran the plan is gone. Older journals have no outcome. */
    record Journaled(Optional<Domid> domid, Optional<Outcome> outcome) {
        Journaled {
            outcome = outcome == null ? Optional.empty() : outcome;
            domid = domid == null ? Optional.empty() : domid;
        }
    }

    public static Bindings of(Domid domid) {
        return NONE.withDomid(domid);
    }

    Journaled journaled() {
        return new Journaled(domid, outcome);
    }

    static Bindings of(Journaled known) {
        return NONE.with(known);
    }

    /** All that is journaled is as it is there. */
    Bindings with(Journaled known) {
        return new Bindings(names, known.domid(), storePort, consolePort, boot, prepared, populated, built, known.outcome());
    }

    static Bindings ofJournal(String text) {
        return of(Json.value(text, Journaled.class));
    }

    /** The domain, for a step that comes after the one that created it. */
    public Domid domain() {
        return domid.orElseThrow(() -> new IllegalStateException("no domain yet"));
    }

    public Bindings withNames(NameHold value) {
        return new Bindings(Optional.of(value), domid, storePort, consolePort, boot, prepared, populated, built, outcome);
    }

    public Bindings withDomid(Domid value) {
        return new Bindings(names, Optional.of(value), storePort, consolePort, boot, prepared, populated, built, outcome);
    }

    /** Without the domain, which is gone; another domain has its number. */
    public Bindings withoutDomid() {
        return new Bindings(names, Optional.empty(), storePort, consolePort, boot, prepared, populated, built, outcome);
    }

    public Bindings withPorts(int store, int console) {
        return new Bindings(names, domid, OptionalInt.of(store), OptionalInt.of(console), boot, prepared, populated, built, outcome);
    }

    public Bindings withBoot(BootSpec value) {
        return new Bindings(names, domid, storePort, consolePort, Optional.of(value), prepared, populated, built, outcome);
    }

    /** The config as the guest is built by: with the files that its bootloader found, if it has one. */
    public GuestConfig booting(GuestConfig config) {
        return boot.map(config::with).orElse(config);
    }

    public Bindings withPrepared(PreparedGuest value) {
        return new Bindings(names, domid, storePort, consolePort, boot, Optional.of(value), populated, built, outcome);
    }

    public Bindings withPopulated(PopulatedGuest value) {
        return new Bindings(names, domid, storePort, consolePort, boot, prepared, Optional.of(value), built, outcome);
    }

    public Bindings withBuilt(BuiltGuest value) {
        // The kernel and the list of frames are large and no longer needed.
        return new Bindings(names, domid, storePort, consolePort, boot, Optional.empty(), Optional.empty(), Optional.of(value), outcome);
    }

    public Bindings withOutcome(Outcome value) {
        return new Bindings(names, domid, storePort, consolePort, boot, prepared, populated, built, Optional.of(value));
    }
}
