package org.domaind.xl.resource;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.config.value.Affinity;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl vcpu-pin}. */
public final class VcpuPinCommand implements Command {
    private static final String NUMBER = "[0-9]{1,9}";
    /** As it is. */
    private static final String KEEP = "-";

    @Override
    public Syntax syntax() {
        return new Syntax("vcpu-pin", true, true, "[option] <Domain> <VCPU|all> <Hard affinity|-|all> <Soft affinity|-|all>", """
                -f, --force        undo an override pinning done by the kernel
                -i, --ignore-global-affinity-masks
                                   accepted; there are no such masks
                """, 3, List.of(Option.flag('f', "force"), Option.flag('i', "ignore-global-affinity-masks"), Option.flag('n')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            OptionalInt vcpu = vcpu(arguments);
            HostReport host = daemon.call(Method.HOST_INFO, new Requests.None(), HostReport.class);
            Optional<CpuSet> hard = cpus(arguments.operand(2), host);
            Optional<CpuSet> soft = arguments.operands().size() > 3 ? cpus(arguments.operand(3), host) : Optional.empty();
            if (arguments.has('n')) {
                invocation.print("cpumap: " + hard.map(set -> text(set, host)).orElse(KEEP) + soft.map(set -> " " + text(set, host)).orElse(""));
                return Status.OK;
            }
            try {
                daemon.call(Method.PIN_VCPUS, new Requests.PinVcpus(domid, vcpu, hard, soft, arguments.has('f')), Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, "Could not set affinity" + (vcpu.isPresent() ? " for vcpu `" + vcpu.getAsInt() + "'." : "."));
            }
        }
    }

    private static OptionalInt vcpu(Arguments arguments) {
        String word = arguments.operand(1);
        if (word.matches(NUMBER)) {
            return OptionalInt.of(Integer.parseInt(word));
        }
        if (!word.equals("all")) {
            throw new Failure(Status.FAILURE, "Error: Invalid argument " + word + " as VCPU.");
        }
        if (arguments.has('f')) {
            throw new Failure(Status.FAILURE, "Error: --force and 'all' as VCPU not allowed.");
        }
        return OptionalInt.empty();
    }

    private static Optional<CpuSet> cpus(String word, HostReport host) {
        if (word.equals(KEEP)) {
            return Optional.empty();
        }
        Affinity affinity = Affinity.read(word, HostCpus.of(host));
        if (!affinity.problem().isEmpty()) {
            throw new Failure(Status.FAILURE, affinity.problem());
        }
        BitSet cpus = affinity.cpus();
        // Bitmaps have whole bytes: "all" reaches beyond the host's.
        cpus.clear(host.maxCpuId() + 1, CpuSet.MAX + 1);
        return Optional.of(CpuSet.of(cpus));
    }

    private static String text(CpuSet cpus, HostReport host) {
        return cpus.isEmpty() ? "none" : cpus.equals(CpuSet.range(0, host.maxCpuId())) ? "all" : cpus.toString();
    }
}
