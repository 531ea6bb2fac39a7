package org.domaind.daemon.build.cpu;

import java.util.List;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.cpu.Altp2m;

/** Whether a host can make a domain as its config asks: the hypervisor itself would only say EINVAL. */
public final class HostAbilities {
    private HostAbilities() {
    }

    /** @throws ProblemException {@code not-supported}: the key that asks for it, and why not */
    public static void require(DomainTraits traits, HostMachine machine) {
        if (traits.equals(DomainTraits.NONE)) {
            return;
        }
        HypervisorInfo xen = machine.info();
        List<String> abilities = machine.physicalInfo().virtCaps();
        boolean hap = abilities.contains("hap") && !traits.shadowPaging();
        require(!traits.nested() || hap, "nestedhvm=1 needs nested page tables, which " + (traits.shadowPaging() ? "hap=0 turns off" : "this host's processors lack"));
        require(traits.altp2m() == Altp2m.DISABLED || hap, "altp2m needs nested page tables, which " + (traits.shadowPaging() ? "hap=0 turns off" : "this host's processors lack"));
        require(traits.altp2m() == Altp2m.DISABLED || !traits.nested(), "nestedhvm and altp2m exclude each other");
        since(traits.counters(), "vpmu=1", xen, 16);
        require(!traits.counters() || abilities.contains("vpmu"), "vpmu=1 needs the hypervisor's option vpmu=on and processors with performance counters");
        since(traits.traceBytes() != 0, "vmtrace_buf_kb", xen, 15);
        require(traits.traceBytes() == 0 || abilities.contains("vmtrace"), "vmtrace_buf_kb needs processors that can trace, which this host's cannot");
        since(traits.relaxedMsrs(), "msr_relaxed=1", xen, 15);
    }

    private static void since(boolean wanted, String key, HypervisorInfo xen, int minor) {
        require(!wanted || xen.major() > 4 || xen.minor() >= minor, key + " needs Xen 4." + minor + "; this host runs " + xen.major() + "." + xen.minor());
    }

    private static void require(boolean held, String problem) {
        if (!held) {
            throw new ProblemException(Codes.NOT_SUPPORTED, problem);
        }
    }
}
