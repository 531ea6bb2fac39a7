/**
 * Domain builders: they fill a new guest's memory as it must be when its first vcpu starts.
 *
 * <p>Theory of operation, PV: {@link org.domaind.daemon.build.PvBuilder} has an operation for each step of a plan.
 * <ol>
 * <li>{@code prepare} loads the kernel, opens the ramdisk and computes the {@link org.domaind.daemon.build.PvLayout}. It reads files and makes no
 *     hypercall, so that errors in the files or in the amount of memory are found before a domain exists.
 * <li>{@code populate} allocates the memory; the result is the guest's {@link org.domaind.daemon.build.P2m}.
 * <li>{@code write} fills it through bounded mappings: kernel, ramdisk, p2m list, page tables ({@code PageTables}), {@code StartInfo}, and the
 *     zeroed pages of store and console. All mappings are closed when it returns, because the hypervisor refuses page tables that are mapped
 *     writable.
 * <li>{@code finish} has the hypervisor check and pin the page tables, and sets up shared info and the first vcpu.
 * <li>{@code seedGrants} lets the domains of the store and the console map their pages.
 * </ol>
 * The layout follows the contract above {@code start_info} in xen.h, on which guests rely.
 *
 * <p>Addresses and frame numbers are unsigned. pfn: the guest's numbering of its pages, from 0; mfn: machine frame number.
 *
 * <p>May use {@code hypervisor}, {@code image} and {@code org.domaind.schema}.
 */
package org.domaind.daemon.build;
