/**
 * The simulated machine and its hypervisor's state: domains, event channel ports, grants, what each domain may use, who has what open.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.sim.machine.SimMachine} has one lock, which guards all of it and is never held while
 * anything waits. A domain that is destroyed frees its memory in parts, and stays as long as somebody maps a page of it.
 *
 * <p>The machine knows nothing of what lives in its domains but that it is a {@link org.domaind.daemon.sim.machine.Resident}, and of who opened
 * something only that it ends some day.
 *
 * <p>May use {@code sim.memory}, {@code hypervisor} for values, {@code os} for pages, {@code org.domaind.schema} and the JDK; no other room of the simulator.
 */
package org.domaind.daemon.sim.machine;
