package org.domaind.xl.save;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl suspend} and {@code xl resume}. */
public final class SuspendCommand implements Command {
    private final boolean suspend;

    public SuspendCommand(boolean suspend) {
        this.suspend = suspend;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(suspend ? "suspend" : "resume", true, false, "<Domain>", "", 1, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            daemon.call(suspend ? Method.SUSPEND_GUEST : Method.RESUME_GUEST, new Requests.Guest(DomainOperands.find(daemon, arguments.operand(0))),
                    Replies.Done.class);
            return Status.OK;
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: " + e.problem().line());
        }
    }
}
