package org.domaind.xl.guest;

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
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.invocation.Terminal;

/** {@code xl dump-core}. */
public final class DumpCoreCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("dump-core", true, false, "<Domain> <filename>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String file = invocation.folder().resolve(arguments.operand(1)).normalize().toString();
        try (DaemonConnection daemon = invocation.connect()) {
            dump(invocation, daemon, new Requests.DumpCore(DomainOperands.find(daemon, arguments.operand(0)), file));
            return Status.OK;
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, "core dump failed (rc=-3)");
        }
    }

    private static void dump(Invocation invocation, DaemonConnection daemon, Requests.DumpCore request) {
        if (!invocation.terminal().is(Terminal.Stream.ERR)) {
            daemon.call(Method.DUMP_CORE, request, Replies.Done.class);
            return;
        }
        ProgressLine line = new ProgressLine(invocation, "Dumping domain " + request.domid());
        try {
            daemon.callWithProgress(Method.DUMP_CORE, request, Replies.Done.class, line::percent);
        } finally {
            line.clear();
        }
    }
}
