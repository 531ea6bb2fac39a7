package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.schema.model.Domid;

/** What a guest's processors are to it, for its config, a save and a restore. Every method may throw {@link HypervisorException}. */
public interface ProcessorState {
    /** A policy of the host: what its processors can do, and what new guests get of that. */
    enum HostPolicy {
        HOST, PV_DEFAULT, HVM_DEFAULT
    }

    CpuPolicyBytes hostPolicy(HostPolicy which);

    CpuPolicyBytes policy(Domid domid);

    /** Changes the guest's policy to these entries, before it runs. @throws HypervisorException EINVAL: this host cannot do what the guest was promised */
    void setPolicy(Domid domid, CpuPolicyBytes policy);

    TscInfo tsc(Domid domid);

    void setTsc(Domid domid, TscInfo tsc);
}
