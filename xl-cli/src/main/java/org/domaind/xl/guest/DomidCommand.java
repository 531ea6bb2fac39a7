package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.api.DomainReport;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl domid}: the operand is a name, even if it is all digits. */
public final class DomidCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("domid", false, false, "<DomainName>", "", 1, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String name = arguments.operand(0);
        try (DaemonConnection daemon = invocation.connect()) {
            DomainReport domain = DomainOperands.named(daemon, name).orElseThrow(() -> new Failure(Status.FAILURE,
                    "Can't get domid of domain name '" + name + "', maybe this domain does not exist."));
            invocation.print(domain.domid());
            return Status.OK;
        }
    }
}
