/**
 * The simulated host: a second implementation of the ports, in this process, for tests and for machines without Xen.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.sim.SimHost} owns one {@code SimMachine}: frames of memory, domains, event channel
 * ports and grants, all guarded by one lock that is never held while anything waits. Ports and frames are checked as strictly as the real
 * hypervisor checks them; where the real one is lenient only by accident, this one refuses, so that mistakes show in tests. Machine frames
 * are handed out scattered and filled with a pattern instead of zeroes.
 *
 * <p>A domain whose first vcpu was given a context comes to life at its first unpause. It learns everything from its own memory: it walks
 * the page tables from the level-4 table to its start info, finds its rings and ports there and talks over them. All guests share one
 * thread; a guest runs only when an event or its tick is due, in short steps, and never while it is paused. What a guest does is its
 * {@link org.domaind.daemon.sim.GuestScript}, chosen by the word {@code sim=} of its command line.
 *
 * <p>May use {@code org.domaind.daemon.hypervisor}, {@code org.domaind.schema} and the JDK. Nothing but a main method and tests may use
 * this package.
 */
package org.domaind.daemon.sim;
