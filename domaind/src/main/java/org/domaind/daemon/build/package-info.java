/**
 * Domain builders: they fill a new guest's memory as it must be when its first vcpu starts.
 *
 * <p>Theory of operation: a {@link org.domaind.daemon.build.GuestBuilder} for each type of guests, with one operation per step of a plan.
 * <ol>
 * <li>{@code prepare} loads the kernel, opens the ramdisk and computes the guest's layout. It reads files and changes nothing on the host, so that
 *     errors in the files or in the amount of memory are found before a domain exists.
 * <li>{@code populate} allocates the memory, under a {@link org.domaind.daemon.build.MemoryClaim}.
 * <li>{@code write} fills it through the bounded mappings of {@link org.domaind.daemon.build.GuestPages}, sets the first vcpu, and lets the domains
 *     of the store and the console map their pages ({@link org.domaind.daemon.build.ReservedGrants}).
 * </ol>
 * Here is what the builders share; each type has a room below.
 *
 * <p>Addresses and frame numbers are unsigned. pfn: the guest's numbering of its pages, from 0; mfn: machine frame number; gfn: guest frame number,
 * which the hypervisor translates for guests that are not PV.
 *
 * <p>May use {@code hypervisor}, {@code image} and {@code org.domaind.schema}.
 */
package org.domaind.daemon.build;
