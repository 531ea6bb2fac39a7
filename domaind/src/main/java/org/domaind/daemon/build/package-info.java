/**
 * Domain builders: what a new guest's memory holds when its first vcpu starts.
 *
 * <p>Theory of operation, PV: {@link org.domaind.daemon.build.PvBuilder} has an operation for each step of a plan.
 * <ol>
 * <li>{@code prepare} loads the kernel, opens the ramdisk and computes the {@link org.domaind.daemon.build.PvLayout}: pure but for the
 *     files, so everything that can be wrong with them or with the amount of memory is found before a domain exists.
 * <li>{@code populate} gets the memory: a {@link org.domaind.daemon.build.P2m}, which machine frame backs which page of the guest.
 * <li>{@code write} fills it through bounded mappings: kernel, ramdisk, p2m list, page tables ({@code PageTables}), {@code StartInfo}, and the
 *     cleared pages of store and console. All mappings are closed when it returns, as the hypervisor must find no writable one of a page
 *     table.
 * <li>{@code finish} has the hypervisor check and pin the page tables, sets up shared info and the first vcpu.
 * <li>{@code seedGrants} lets the domains of the store and the console map their pages.
 * </ol>
 * The layout is the contract that xen.h states above {@code start_info}: what lies where is the guest's to rely on.
 *
 * <p>Addresses and frame numbers are unsigned. pfn: the guest's numbering of its pages, from 0; mfn: the machine's.
 *
 * <p>May use {@code hypervisor}, {@code image} and {@code org.domaind.schema}.
 */
package org.domaind.daemon.build;
