package org.domaind.daemon.sim.machine;

/**
 * What is in use on the simulated host, to compare before and after.
 *
 * @param domains      all listed, with domain 0 and dying ones
 * @param freePages    machine frames that nobody has
 * @param claimedPages reserved by {@code claimPages} and not allocated yet
 * @param dom0Ports    event channel ports of domain 0
 * @param guestPorts   event channel ports of all other domains
 * @param eventSets    open sets of event channels
 * @param mappings     open mappings of guests' pages
 * @param mappedPages  pages in them
 * @param grants       entries in grant tables
 */
public record SimLeaks(int domains, long freePages, long claimedPages, int dom0Ports, int guestPorts, int eventSets, int mappings,
                       int mappedPages, int grants) {
}
