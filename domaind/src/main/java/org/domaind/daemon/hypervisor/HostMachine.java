package org.domaind.daemon.hypervisor;

/** The machine and its hypervisor: what they are, what they have, what they log. Every method may throw {@link HypervisorException}. */
public interface HostMachine {
    HypervisorInfo info();

    PhysicalInfo physicalInfo();

    CpuTopology cpuTopology();

    NumaInfo numaInfo();

    /** The message buffer as text. @param clear empty it afterwards */
    String readConsole(boolean clear);
}
