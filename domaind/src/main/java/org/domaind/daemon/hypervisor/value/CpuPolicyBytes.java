package org.domaind.daemon.hypervisor.value;

/**
 * What a guest's processors can do, as the hypervisor tells it.
 *
 * @param leaves answers of cpuid: xen_cpuid_leaf, 24 bytes each
 * @param msrs   xen_msr_entry, 16 bytes each
 */
public record CpuPolicyBytes(byte[] leaves, byte[] msrs) {
    public static final int LEAF_BYTES = 24;
    public static final int MSR_BYTES = 16;

    public CpuPolicyBytes {
        if (leaves.length % LEAF_BYTES != 0 || msrs.length % MSR_BYTES != 0) {
            throw new IllegalArgumentException(leaves.length + " bytes of leaves, " + msrs.length + " of MSRs");
        }
        leaves = leaves.clone();
        msrs = msrs.clone();
    }

    @Override
    public byte[] leaves() {
        return leaves.clone();
    }

    @Override
    public byte[] msrs() {
        return msrs.clone();
    }
}
