package org.domaind.schema.api;

import java.util.Optional;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/**
 * One virtual cpu as it is now.
 *
 * @param pcpu         where it runs or last ran
 * @param hardAffinity empty: all
 * @param softAffinity empty: all
 */
public record VcpuReport(Domid domid, Optional<String> domainName, int vcpu, int pcpu, boolean online, boolean running, boolean blocked,
                         long cpuTimeNanos, Optional<CpuSet> hardAffinity, Optional<CpuSet> softAffinity) {
}
