/**
 * A PV guest's way into a stream ({@link org.domaind.daemon.stream.pv.PvSaver}) and out of one ({@link org.domaind.daemon.stream.pv.PvRestorer}).
 *
 * <p>Theory of operation: a PV guest knows machine frame numbers, which it does not keep: they are in its page tables, its list of frames, its vcpus' registers
 * and its start info page. In a stream all of them are the guest's own numbers ({@code OwnFrames} and {@code GuestPageTable} translate), and a restore gives
 * the guest other frames ({@code NewMemory}) and translates back. Pages go through one buffer of 4 MiB, a batch at a time. A file is read twice: the first time
 * ({@code PvStreamReader} without a sink for pages) before there is a domain, which finds all that is damaged in what is not a page, and its end.
 *
 * <p>A guest is hostile, and so is a file: each number in them is looked up and must be one of the guest's own, and no page table is used that the hypervisor
 * has not validated. May use {@code stream}, {@code p2m}, {@code build} and the hypervisor's ports.
 */
package org.domaind.daemon.stream.pv;
