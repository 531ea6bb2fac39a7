/**
 * What guests of types PVH and HVM share: memory whose frame numbers the hypervisor translates, the pages that a builder puts beside it, and the state
 * in which the first vcpu starts.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.build.hvm.RamLayout} says where RAM lies around the hole below 4 GiB, and populates it in the
 * largest extents that there are, or on demand. {@link org.domaind.daemon.build.hvm.SpecialPage} has the pages at the hole's end: store, console, and
 * what a device model and monitors share. {@link org.domaind.daemon.build.hvm.HvmStartInfo} is what the first instruction finds in ebx;
 * {@link org.domaind.daemon.build.hvm.FirstVcpu} its registers, as records of the hypervisor's save format.
 *
 * <p>Addresses are guest-physical. Specifications: Xen's docs/misc/pvh.pandoc, public/arch-x86/hvm/start_info.h, public/arch-x86/hvm/save.h,
 * public/hvm/params.h.
 */
package org.domaind.daemon.build.hvm;
