package org.domaind.xl.signal;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl debug-keys}. */
public final class DebugKeysCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("debug-keys", true, false, "<Keys>", "", 1, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            daemon.call(Method.DEBUG_KEYS, new Requests.DebugKeys(arguments.operand(0)), Replies.Done.class);
            return Status.OK;
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, "cannot send debug keys: " + arguments.operand(0));
        }
    }
}
