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
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl rename}. */
public final class RenameCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("rename", true, false, "<Domain> <NewDomainName>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String word = arguments.operand(0);
        try (DaemonConnection daemon = invocation.connect()) {
            Requests.Rename rename = new Requests.Rename(DomainOperands.find(daemon, word), arguments.operand(1));
            try {
                daemon.call(Method.RENAME_GUEST, rename, Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, "Can't rename domain '" + word + "'.");
            }
        }
    }
}
