/**
 * The builder of PV guests.
 *
 * <p>Theory of operation: {@code PvPlanner} computes the {@code PvLayout} of kernel, ramdisk, p2m list, start info and page tables;
 * {@code GuestMemoryAllocator} gets the memory, as a {@code P2m}; {@code PvImageWriter} writes all of it, page tables ({@code PageTables}) and
 * {@code StartInfo} included, and closes all mappings, because the hypervisor refuses page tables that are mapped writable. Last,
 * {@link org.domaind.daemon.build.pv.PvBuilder} has the page tables checked and pinned, and sets up shared info and the first vcpu. The layout follows
 * the contract above {@code start_info} in xen.h, on which guests rely.
 */
package org.domaind.daemon.build.pv;
