package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.api.DomainReport;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl vm-list}. */
public final class VmListCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("vm-list", false, false, "", """
                --json                  Print everything known as JSON
                """, 0, List.of(Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        List<DomainReport> domains;
        try (DaemonConnection daemon = invocation.connect()) {
            domains = DomainOperands.all(daemon);
        }
        if (arguments.has("json")) {
            return JsonOutput.print(invocation, domains);
        }
        invocation.print("UUID                                  ID    name");
        for (DomainReport domain : domains) {
            invocation.print(new Columns().text(domain.uuid().toString()).text("  ").text(domain.domid().toString()).text("    ")
                    .left(DomainOperands.name(domain), 30));
        }
        return Status.OK;
    }
}
