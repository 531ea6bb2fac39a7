package org.domaind.daemon.stream;

import java.util.Optional;

/** What a record of the inner stream holds, and how long its body may be. */
public enum RecordKind {
    END(0, 0), PAGE_DATA(1, 128 << 20), X86_PV_INFO(2, 4096), X86_PV_P2M_FRAMES(3, 8 << 20), X86_PV_VCPU_BASIC(4, 8192), X86_PV_VCPU_EXTENDED(5, 4096),
    X86_PV_VCPU_XSAVE(6, 1 << 16), SHARED_INFO(7, 4096), X86_TSC_INFO(8, 4096), HVM_CONTEXT(9, 16 << 20), HVM_PARAMS(10, 1 << 16), TOOLSTACK(11, 1 << 20),
    X86_PV_VCPU_MSRS(12, 1 << 14), VERIFY(13, 0), CHECKPOINT(14, 0), CHECKPOINT_DIRTY_PFN_LIST(15, 128 << 20), STATIC_DATA_END(16, 0),
    X86_CPUID_POLICY(17, 1 << 18), X86_MSR_POLICY(18, 1 << 16);

    private static final RecordKind[] BY_NUMBER = values();
    private final int number;
    private final int maxBody;

    RecordKind(int number, int maxBody) {
        this.number = number;
        this.maxBody = maxBody;
    }

    public int number() {
        return number;
    }

    /** In bytes. */
    public int maxBody() {
        return maxBody;
    }

    static Optional<RecordKind> of(int number) {
        for (RecordKind kind : BY_NUMBER) {
            if (kind.number == number) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
