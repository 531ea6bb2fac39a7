package org.domaind.daemon.build;

/** A guest that has its memory. */
public interface PopulatedGuest {
    /**
     * Writes the guest's memory and makes it ready to be unpaused: its first vcpu is set, and the domains that serve its store and its console may
     * map their pages. No undo: destroying the domain frees everything.
     */
    BuiltGuest write(BootPorts ports);
}
