package org.domaind.xl.signal;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl sysrq}. */
public final class SysrqCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("sysrq", true, false, "<Domain> <letter>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String letter = arguments.operand(1);
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            if (letter.length() != 1) {
                invocation.error("Invalid sysrq.\n");
                invocation.print(syntax().usage());
                return Status.FAILURE;
            }
            daemon.call(Method.SEND_SYSRQ, new Requests.SendSysrq(domid, letter), Replies.Done.class);
            return Status.OK;
        }
    }
}
