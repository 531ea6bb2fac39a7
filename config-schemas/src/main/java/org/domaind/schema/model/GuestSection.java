package org.domaind.schema.model;

/** A part of a guest's config that can be replaced as one: {@link GuestConfig#with}. */
public sealed interface GuestSection
        permits Identity, BootSpec, MemorySpec, VcpuSpec, Scheduling, Platform, ShutdownActions, GuestLimits, ClockSpec {
}
