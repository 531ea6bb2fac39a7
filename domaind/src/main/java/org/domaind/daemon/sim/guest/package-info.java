/**
 * What lives in simulated domains.
 *
 * <p>Theory of operation: a PV or PVH domain whose first vcpu was given a context comes to life at its first unpause, as a
 * {@link org.domaind.daemon.sim.guest.GuestKernel}. It learns everything from its own memory ({@link org.domaind.daemon.sim.guest.boot}),
 * finds its rings and ports there and talks over them. Guests share a few threads ({@link org.domaind.daemon.sim.guest.GuestRunner}); a
 * guest runs only when an event or its tick is due, in short steps, and never while it is paused. What it does is its {@code GuestScript},
 * chosen by the word {@code sim=} of its command line. What it writes to its memory it tells the machine, which may keep a log of that.
 *
 * <p>May use {@code sim.guest.boot}, {@code sim.machine} and {@code sim.memory}, {@code hypervisor} for values, {@code org.domaind.schema}
 * and the JDK.
 */
package org.domaind.daemon.sim.guest;
