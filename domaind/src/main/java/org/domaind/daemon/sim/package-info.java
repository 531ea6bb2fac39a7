/**
 * The simulated host: a second implementation of the ports, in this process, for tests and for machines without Xen.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.sim.SimHost} puts together a machine (rooms {@code memory}, and {@code machine}: domains,
 * ports of event channels), the guests that come to life on it (room {@code guest}), and a session, which is what one process has open. The classes of
 * this room are the ports, one per role. Each operation goes through the gate of
 * {@link org.domaind.daemon.sim.machine.SimFaults}, where tests make it fail or wait, and then holds the machine's lock. Arguments are checked
 * as strictly as the real hypervisor checks them; where the real one is lenient only by accident, this one refuses, so that mistakes show in
 * tests: a frame number is given once, a parameter names a frame that there is, a page that was unmapped cannot be touched any more.
 *
 * <p>PV and PVH guests run; of HVM guests there are memory, parameters and processors' state so far, and nothing runs in them.
 *
 * <p>May use {@code hypervisor}, {@code os} for descriptors and pages, {@code org.domaind.schema} and the JDK. Nothing but a main method and
 * tests may use this package.
 */
package org.domaind.daemon.sim;
