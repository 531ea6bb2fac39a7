package org.domaind.daemon.build;

/** Event channel ports in the new guest, allocated for the domains of its store and its console. */
public record BootPorts(int store, int console) {
}
