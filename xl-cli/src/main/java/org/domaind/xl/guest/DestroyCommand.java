package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl destroy}. */
public final class DestroyCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("destroy", true, false, "[options] <Domain>\n", """
                -f                      Permit destroying domain 0, which will only succeed
                                        when run from disaggregated toolstack domain with a
                                        hardware domain distinct from domain 0.
                """, 1, List.of(Option.flag('f')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            if (domid.equals(Domid.ZERO) && !arguments.has('f')) {
                throw new Failure(Status.FAILURE, "Not destroying domain 0; use -f to force.\n"
                        + "This can only be done when using a disaggregated hardware domain and toolstack.\n");
            }
            try {
                daemon.call(Method.DESTROY_GUEST, new Requests.Destroy(domid, arguments.has('f')), Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                // -21: the reference's number for a domain that is not there.
                throw new Failure(Status.FAILURE, "destroy failed (rc=" + (e.problem().code().equals(Codes.NO_SUCH_DOMAIN) ? "-21" : "-3") + ")");
            }
        }
    }
}
