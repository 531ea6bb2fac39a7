package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.schema.model.Domid;

/** What only a new PV guest needs. Every method may throw {@link HypervisorException}. */
public interface PvBuild {
    /** The guest's word size: 64. Before memory is populated. */
    void setAddressSize(Domid domid, int bits);

    /** The guest's word size: 32 or 64. */
    int addressSize(Domid domid);

    /** Fills the page with the hypercall entry points. */
    void initHypercallPage(Domid domid, long mfn);

    /** Validates and pins the tree of page tables below this level-4 table. */
    void pinLevel4Table(Domid domid, long mfn);

    /** The registers with which a vcpu starts. */
    void setVcpu(Domid domid, int vcpu, PvVcpuState state);
}
