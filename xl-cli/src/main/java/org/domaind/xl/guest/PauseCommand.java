package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl pause} and {@code xl unpause}. */
public final class PauseCommand implements Command {
    private final boolean pause;

    public PauseCommand(boolean pause) {
        this.pause = pause;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(pause ? "pause" : "unpause", true, false, "<Domain>", "", 1, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Requests.Guest guest = new Requests.Guest(DomainOperands.find(daemon, arguments.operand(0)));
            daemon.call(pause ? Method.PAUSE_GUEST : Method.UNPAUSE_GUEST, guest, Replies.Done.class);
            return Status.OK;
        }
    }
}
