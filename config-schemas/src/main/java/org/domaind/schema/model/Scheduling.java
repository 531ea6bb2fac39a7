package org.domaind.schema.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Affinity and scheduling parameters of a guest's vcpus; empty means the scheduler's default.
 *
 * @param hardAffinity one set per vcpu, from vcpu 0; vcpus beyond the list may run on any pcpu
 * @param softAffinity likewise, for the preferred pcpus
 * @param pool         name or number of the cpupool
 */
public record Scheduling(List<CpuSet> hardAffinity, List<CpuSet> softAffinity, OptionalInt weight, OptionalInt cap, Optional<String> pool)
        implements GuestSection {
    public static final Scheduling DEFAULT =
            new Scheduling(List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    public Scheduling {
        hardAffinity = List.copyOf(hardAffinity);
        softAffinity = List.copyOf(softAffinity);
    }
}
