package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.scheduling.DomainShare;
import org.domaind.schema.scheduling.PoolParameters;

/** All cpupools, and what their schedulers give the domains in them; both ascending. */
public record SchedulingReport(List<Pool> pools, List<Domain> domains) {
    /** @param domains how many there are in it  @param parameters empty: its scheduler has none */
    public record Pool(int id, String name, String scheduler, CpuSet cpus, int domains, Optional<PoolParameters> parameters) {
    }

    /** @param pool the pool's number */
    public record Domain(Domid domid, Optional<String> name, int pool, DomainShare share) {
    }

    public SchedulingReport {
        pools = List.copyOf(pools);
        domains = List.copyOf(domains);
    }
}
