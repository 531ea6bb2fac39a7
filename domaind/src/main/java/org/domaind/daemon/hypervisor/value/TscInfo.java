package org.domaind.daemon.hypervisor.value;

/**
 * A guest's time stamp counter (domctl.h: xen_domctl_tsc_info).
 *
 * @param mode         how it is emulated
 * @param khz          its rate, when it is emulated
 * @param incarnation  how often the guest has moved
 * @param elapsedNanos of the guest's time
 */
public record TscInfo(int mode, int khz, int incarnation, long elapsedNanos) {
}
