package org.domaind.daemon.stream.file;

import java.io.IOException;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** What a stream says of a guest's processors before its memory comes. */
public final class StaticRecords {
    private StaticRecords() {
    }

    /** Writes the policy, and the end of what does not change any more. */
    public static void write(XenHost host, Domid domid, StreamOutput out) throws IOException {
        CpuPolicyBytes policy = host.processors().policy(domid);
        out.write(new StreamRecord.Policy(RecordKind.X86_CPUID_POLICY, policy.leaves()));
        out.write(new StreamRecord.Policy(RecordKind.X86_MSR_POLICY, policy.msrs()));
        out.write(new StreamRecord.Mark(RecordKind.STATIC_DATA_END));
    }

    /** Gives a new domain the processors that the guest was promised. @throws ProblemException {@code cpu-policy} */
    public static void apply(XenHost host, Domid domid, Optional<byte[]> leaves, Optional<byte[]> msrs) {
        if (leaves.isEmpty() && msrs.isEmpty()) {
            return;
        }
        try {
            host.processors().setPolicy(domid, new CpuPolicyBytes(leaves.orElse(new byte[0]), msrs.orElse(new byte[0])));
        } catch (HypervisorException e) {
            throw new ProblemException(Problem.of("cpu-policy", "this host's processors lack something that the guest was promised: " + e.getMessage()), e);
        }
    }
}
