package org.domaind.daemon.hypervisor;

import java.util.Optional;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/** A domain's vcpus and the cpus that they may run on. Every method may throw {@link HypervisorException}. */
public interface VcpuOperations {
    /** Gives a new domain its vcpus, offline. @param count what it was created with */
    void allocate(Domid domid, int count);

    /** Empty when the domain has no such vcpu. */
    Optional<VcpuInfo> find(Domid domid, int vcpu);

    VcpuAffinity affinity(Domid domid, int vcpu);

    /** An empty set leaves that kind of affinity as it is. */
    void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft);
}
