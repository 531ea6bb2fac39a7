/**
 * The simulated machine's memory: which frames are free, what is in them, which a domain has, and the page tables in them.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.sim.memory.MachineMemory} hands out machine frames, scattered and filled with a pattern
 * instead of zeroes. {@link org.domaind.daemon.sim.memory.DomainFrames} knows for one domain which machine frame each of its own frame numbers
 * has, and how often frames are mapped. The pages behind the frames are a file that is mapped more than once, so that a mapping can be taken
 * away from whoever closed it ({@link org.domaind.daemon.os.PageFile}). {@link org.domaind.daemon.sim.memory.PageTableTree} checks a PV guest's
 * tables as the hypervisor does. All of it is guarded by the machine's lock.
 *
 * <p>May use {@code hypervisor} for the size of a page, {@code os} for pages and the JDK; no other room of the simulator.
 */
package org.domaind.daemon.sim.memory;
