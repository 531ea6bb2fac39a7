package org.domaind.schema.config;

/** A section of a guest's config, which {@link GuestConfig#with} can replace. */
public sealed interface GuestSection
        permits Identity, BootSpec, MemorySpec, VcpuSpec, Processor, Scheduling, Platform, ShutdownActions, GuestLimits, ClockSpec {
}
