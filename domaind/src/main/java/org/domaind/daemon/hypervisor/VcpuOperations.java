package org.domaind.daemon.hypervisor;

import java.util.Optional;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Trigger;

/** A domain's vcpus and the cpus that they may run on. Every method may throw {@link HypervisorException}. */
public interface VcpuOperations {
    /** Gives a new domain its vcpus, offline. @param count what it was created with */
    void allocate(Domid domid, int count);

    /** Empty when the domain has no such vcpu. */
    Optional<VcpuInfo> find(Domid domid, int vcpu);

    /** The vcpu's registers, as the hypervisor has them (xen.h: vcpu_guest_context); empty when there is no such vcpu, or it never ran. */
    Optional<byte[]> context(Domid domid, int vcpu);

    VcpuAffinity affinity(Domid domid, int vcpu);

    /** @param trigger not S3RESUME  @throws HypervisorException ENOSYS: this hypervisor has none such; EINVAL: the domain's machine has not */
    void trigger(Domid domid, Trigger trigger, int vcpu);

    /**
     * Sets affinities, of the cpus that the host has; without a set that kind of affinity stays as it is.
     *
     * @param force also where the hypervisor itself holds the vcpu on a cpu (a domain 0 that asked for it, a cpu that is taken out): it lets go of it
     */
    void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force);
}
