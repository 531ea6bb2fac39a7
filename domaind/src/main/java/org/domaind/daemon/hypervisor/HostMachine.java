package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.NumaInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;

/** The machine and its hypervisor: what they are, what they have, what they log. Every method may throw {@link HypervisorException}. */
public interface HostMachine {
    HypervisorInfo info();

    PhysicalInfo physicalInfo();

    CpuTopology cpuTopology();

    NumaInfo numaInfo();

    /** The message buffer as text. @param clear empty it afterwards */
    String readConsole(boolean clear);

    /** As typed at the hypervisor's console. @param keys ASCII */
    void debugKeys(String keys);
}
