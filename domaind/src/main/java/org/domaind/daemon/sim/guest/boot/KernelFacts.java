package org.domaind.daemon.sim.guest.boot;

import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;

/**
 * What a guest learns at its start from what its builder left it.
 *
 * @param cpus         that are to run
 * @param startInfoMfn of the page in which its builder told it so
 */
public record KernelFacts(String commandLine, int cpus, GuestRam ram, long storeMfn, int storePort, long consoleMfn, int consolePort,
                          long startInfoMfn) {
    /** @throws GuestFault the builder made a mistake */
    public static KernelFacts read(SimMachine machine, SimDomain domain) {
        return domain.hvm() ? new PvhBoot(machine, domain).facts() : paravirtualised(machine, domain);
    }

    private static KernelFacts paravirtualised(SimMachine machine, SimDomain domain) {
        PvVcpuState vcpu = machine.locked(domain::firstVcpu).orElseThrow(() -> new GuestFault("no vcpu"));
        GuestRam ram = GuestRam.paged(machine, domain, vcpu.level4Mfn());
        long startInfo = SuspendRecord.startInfo(machine, domain).orElseGet(() -> ram.mfn(vcpu.startInfo()));
        GuestStartInfo info = GuestStartInfo.read(ram.page(startInfo));
        new BootChecks(machine, domain, ram, vcpu, info).run();
        return new KernelFacts(info.commandLine(), machine.locked(() -> domain.vcpus.size()), ram, info.storeMfn(), info.storePort(), info.consoleMfn(),
                info.consolePort(), startInfo);
    }
}
