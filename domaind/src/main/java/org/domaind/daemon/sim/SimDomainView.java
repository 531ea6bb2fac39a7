package org.domaind.daemon.sim;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Trigger;

/**
 * What was set for a domain and cannot be asked through the ports.
 *
 * @param cpuPolicy  whether the guest may see a constant-rate TSC; empty before the policy was set
 * @param pageTables machine frames of its page tables with their level, 1 to 4
 * @param devices      that are assigned to it
 * @param ioPorts      that it may use
 * @param deviceFrames first frames that it may map, and the ones after the last of each range
 * @param interrupts   that it may bind
 * @param policy     what its processors can do, if that was set to other than the default
 * @param parameters of a PVH or HVM guest
 * @param triggers   what its machine was made to do from outside
 * @param grants     frame that domain 0 may map by each reference, as it was seeded
 */
public record SimDomainView(DomainInfo info, int pauseCount, TscMode tsc, long timeOffsetSeconds, Optional<Boolean> cpuPolicy,
                            List<MemoryRange> memoryMap, OptionalInt addressSize, int weight, int cap, Optional<PvVcpuState> firstVcpu,
                            Map<Long, Integer> pageTables, Map<Integer, Long> grants, Set<PciAddress> devices,
                            BitSet ioPorts, Map<Long, Long> deviceFrames, BitSet interrupts, DomainTraits traits,
                            Optional<CpuPolicyBytes> policy, Map<HvmParameter, Long> parameters, List<Trigger> triggers) {
    public SimDomainView {
        pageTables = Map.copyOf(pageTables);
        grants = Map.copyOf(grants);
        parameters = Map.copyOf(parameters);
        triggers = List.copyOf(triggers);
    }

    static SimDomainView of(SimDomain d, Set<PciAddress> devices) {
        Map<Integer, Long> grants = d.grants.entrySet().stream()
                .filter(e -> e.getValue().peer().value() == 0)
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().frame()));
        return new SimDomainView(d.info(), d.pauseCount, d.tsc, d.timeOffsetSeconds, d.invariantTsc, d.memoryMap, d.addressSize, d.weight,
                d.cap, d.firstVcpu(), d.tables, grants, devices, (BitSet) d.ioPorts.clone(), d.deviceFrames.asMap(), (BitSet) d.interrupts.clone(),
                d.traits, d.policy, d.parameters, d.triggers);
    }
}
