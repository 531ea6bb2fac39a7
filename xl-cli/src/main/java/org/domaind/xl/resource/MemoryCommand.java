package org.domaind.xl.resource;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl mem-set} and {@code xl mem-max}. */
public final class MemoryCommand implements Command {
    private final boolean max;

    /** @param max the hypervisor's limit; else what the guest is to have */
    public MemoryCommand(boolean max) {
        this.max = max;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(max ? "mem-max" : "mem-set", true, false, "<Domain> <MemMB['b'[bytes]|'k'[KB]|'m'[MB]|'g'[GB]|'t'[TB]]>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String word = arguments.operand(1);
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            MemoryKib amount = MemoryAmount.read(word).orElseThrow(() -> new Failure(Status.FAILURE, "invalid memory size: " + word));
            try {
                daemon.call(max ? Method.SET_MEMORY_LIMIT : Method.SET_MEMORY_TARGET,
                        max ? new Requests.SetMemoryLimit(domid, amount) : new Requests.SetMemoryTarget(domid, amount), Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, "cannot set domain " + domid + (max ? " static" : " dynamic") + " max memory to : " + word);
            }
        }
    }
}
