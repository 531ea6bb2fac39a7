package org.domaind.schema.scheduling;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the scheduler of its cpupool gives a domain.
 *
 * @param scheduler    its name: {@code credit2}
 * @param weight       of credit and credit2: 1 to 65535
 * @param cap          of credit and credit2: percent of a cpu, 0 for no limit
 * @param periodMicros of RTDS: what a new vcpu has
 * @param budgetMicros of RTDS: likewise
 * @param vcpus        of RTDS: what each vcpu has
 */
public record DomainShare(String scheduler, OptionalInt weight, OptionalInt cap, OptionalLong periodMicros, OptionalLong budgetMicros,
                          List<VcpuShare> vcpus) {
    public DomainShare {
        vcpus = List.copyOf(vcpus);
    }

    public static DomainShare weighed(String scheduler, int weight, int cap) {
        return new DomainShare(scheduler, OptionalInt.of(weight), OptionalInt.of(cap), OptionalLong.empty(), OptionalLong.empty(), List.of());
    }

    public static DomainShare realTime(long periodMicros, long budgetMicros, List<VcpuShare> vcpus) {
        return new DomainShare("rtds", OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(periodMicros), OptionalLong.of(budgetMicros), vcpus);
    }

    /** Of a scheduler without such parameters. */
    public static DomainShare none(String scheduler) {
        return new DomainShare(scheduler, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), List.of());
    }
}
