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

/** {@code xl domname}. */
public final class DomnameCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("domname", false, false, "<DomainId>", "", 1, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String number = arguments.operand(0);
        if (!DomainOperands.isNumber(number)) {
            throw new Failure(Status.FAILURE, "Invalid domain id.\n");
        }
        try (DaemonConnection daemon = invocation.connect()) {
            invocation.print(DomainOperands.domid(number).flatMap(id -> DomainOperands.numbered(daemon, id)).flatMap(DomainReport::name)
                    .orElseThrow(() -> new Failure(Status.FAILURE,
                            "Can't get domain name of domain id '" + number + "', maybe this domain does not exist.")));
            return Status.OK;
        }
    }
}
