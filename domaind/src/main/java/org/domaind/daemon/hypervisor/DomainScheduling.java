package org.domaind.daemon.hypervisor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;

/** What schedulers do with cpupools, and domains' shares of them. Every method may throw {@link HypervisorException}. */
public interface DomainScheduling {
    DomainShare share(Domid domid);

    /** Weight and cap of the pool's scheduler; an empty value stays as it is. */
    void set(Domid domid, OptionalInt weight, OptionalInt cap);

    /** What vcpus of a new domain have from RTDS; an empty period stays as it is. Nothing where the pool has another scheduler. */
    void setRealTime(Domid domid, OptionalLong periodMicros, boolean budgetOnly);

    /** What vcpus have from RTDS. @throws HypervisorException EOPNOTSUPP: the pool has another scheduler */
    void setVcpus(Domid domid, List<VcpuShare> vcpus);

    /** Empty for a scheduler that has none. */
    Optional<PoolParameters> parameters(int pool);

    /** @throws HypervisorException EOPNOTSUPP: the pool's scheduler has none */
    void setParameters(int pool, PoolParameters parameters);
}
