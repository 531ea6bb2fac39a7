package org.domaind.schema.scheduling;

/**
 * What a scheduler does with all of its cpupool.
 *
 * @param timesliceMillis      credit only
 * @param ratelimitMicros      the least time that a vcpu runs before another one takes its place; 0: none
 * @param migrationDelayMicros credit only: how long a vcpu is thought to have its memory in a cache
 */
public record PoolParameters(int timesliceMillis, int ratelimitMicros, int migrationDelayMicros) {
}
