package org.domaind.schema.config;

/**
 * The number of a guest's vcpus.
 *
 * @param atBoot online at its start, at least 1
 * @param max    the maximum, {@code atBoot} to {@link #MAX}
 */
public record VcpuSpec(int atBoot, int max) implements GuestSection {
    /** The hypervisor's own limit for a PV guest. */
    public static final int MAX = 8192;
    /** HVM and PVH guests: HVM_MAX_VCPUS of the public header hvm_info_table.h. */
    public static final int MAX_HVM = 128;

    public VcpuSpec {
        if (atBoot < 1 || max < atBoot || max > MAX) {
            throw new IllegalArgumentException("vcpus " + atBoot + " of " + max + " is not within 1 and " + MAX);
        }
    }
}
