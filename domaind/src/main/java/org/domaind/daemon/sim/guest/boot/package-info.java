/**
 * How a simulated guest's kernel starts: what it finds in its memory, and the checks that a real kernel relies on.
 *
 * <p>Theory of operation: a PV kernel walks the page tables from the level-4 table to its start info; a PVH kernel goes to its start info by
 * physical addresses, with paging off. Both end in {@link org.domaind.daemon.sim.guest.boot.KernelFacts}. What is not as a kernel needs it
 * throws a {@link org.domaind.daemon.sim.guest.boot.GuestFault}, which crashes the guest.
 *
 * <p>May use {@code sim.machine} and {@code sim.memory}, {@code hypervisor} for values, {@code org.domaind.schema} and the JDK.
 */
package org.domaind.daemon.sim.guest.boot;
