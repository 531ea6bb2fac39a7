/**
 * The real host: the ports of {@code hypervisor} on a running Xen.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.xen.RealXenHost#open} opens the kernel's devices, asks the hypervisor which release
 * it is and reads that release's {@link org.domaind.schema.abi.AbiTable}. A hypercall's arguments are laid out in an {@code Arena} of
 * memory that the hypervisor may touch, by a codec that knows field names and no offsets; what a release lacks, its table lacks, and the
 * codec asks. A refusal becomes a {@link org.domaind.daemon.hypervisor.HypervisorException} with the operation and the error's name.
 *
 * <p>May use {@code hypervisor}, {@code os} and {@code org.domaind.schema}; nothing else of the daemon may use this room.
 */
package org.domaind.daemon.xen;
