package org.domaind.xl.host;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl dmesg}. */
public final class DmesgCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("dmesg", false, false, "[-c]", """
                  -c                        Clear dmesg buffer as well as printing it
                """, 0, List.of(Option.flag('c')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Requests.ConsoleRing ring = new Requests.ConsoleRing(arguments.has('c'));
            invocation.out().print(daemon.call(Method.CONSOLE_RING, ring, Replies.Text.class).text());
            return Status.OK;
        }
    }
}
