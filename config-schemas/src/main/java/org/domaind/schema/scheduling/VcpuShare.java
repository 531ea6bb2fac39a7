package org.domaind.schema.scheduling;

/**
 * What the scheduler RTDS gives a vcpu.
 *
 * @param periodMicros length of its period
 * @param budgetMicros processor time in each; at most the period
 * @param extratime    it may have more where nobody else wants it
 */
public record VcpuShare(int vcpu, long periodMicros, long budgetMicros, boolean extratime) {
}
