package org.domaind.schema.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.model.CpuSet;

/**
 * Affinity and scheduling parameters of a guest's vcpus; empty means the scheduler's default.
 *
 * @param hardAffinity one set per vcpu, from vcpu 0; vcpus beyond the list may run on any pcpu
 * @param softAffinity likewise, for the preferred pcpus
 * @param pool         name or number of the cpupool
 * @param periodMicros of each vcpu, where the pool's scheduler is RTDS
 * @param budgetOnly   likewise: no vcpu may run beyond its budget
 */
public record Scheduling(List<CpuSet> hardAffinity, List<CpuSet> softAffinity, OptionalInt weight, OptionalInt cap, Optional<String> pool,
                         OptionalLong periodMicros, boolean budgetOnly) implements GuestSection {
    public static final Scheduling DEFAULT =
            new Scheduling(List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    public Scheduling {
        hardAffinity = List.copyOf(hardAffinity);
        softAffinity = List.copyOf(softAffinity);
    }

    /** For a scheduler that is not a real-time one. */
    public Scheduling(List<CpuSet> hardAffinity, List<CpuSet> softAffinity, OptionalInt weight, OptionalInt cap, Optional<String> pool) {
        this(hardAffinity, softAffinity, weight, cap, pool, OptionalLong.empty(), false);
    }

    /** An empty value: as it is. */
    public Scheduling withShare(OptionalInt newWeight, OptionalInt newCap) {
        return new Scheduling(hardAffinity, softAffinity, newWeight.isPresent() ? newWeight : weight, newCap.isPresent() ? newCap : cap, pool, periodMicros,
                budgetOnly);
    }

    /** With other affinities of one vcpu; an empty set is any pcpu. @param hard,soft empty: as it is */
    public Scheduling withAffinity(int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft) {
        return new Scheduling(hard.map(set -> with(hardAffinity, vcpu, set)).orElse(hardAffinity),
                soft.map(set -> with(softAffinity, vcpu, set)).orElse(softAffinity), weight, cap, pool, periodMicros,
                budgetOnly);
    }

    private static List<CpuSet> with(List<CpuSet> sets, int vcpu, CpuSet set) {
        List<CpuSet> all = new ArrayList<>(sets);
        while (all.size() <= vcpu) {
            all.add(CpuSet.of());
        }
        all.set(vcpu, set);
        return all;
    }
}
