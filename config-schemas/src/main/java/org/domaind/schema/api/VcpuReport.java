package org.domaind.schema.api;

import java.util.Optional;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/**
 * The present state of one vcpu.
 *
 * @param pcpu         the pcpu on which it runs or last ran
 * @param hardAffinity empty: all
 * @param softAffinity empty: all
 */
public record VcpuReport(Domid domid, Optional<String> domainName, int vcpu, int pcpu, boolean online, boolean running, boolean blocked,
                         long cpuTimeNanos, Optional<CpuSet> hardAffinity, Optional<CpuSet> softAffinity) {
}
