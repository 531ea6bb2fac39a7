package org.domaind.daemon.hypervisor.value;

/** Parts of a PV guest's vcpu, each a block of bytes that the hypervisor gives and takes. */
public enum VcpuPart {
    /** vcpu_guest_context. */
    BASIC,
    /** xen_domctl_ext_vcpucontext. */
    EXTENDED,
    /** xcr0, xcr0_accum, and the XSAVE area. */
    XSAVE,
    /** xen_domctl_vcpu_msr, one after the other. */
    MSRS
}
