package org.domaind.xl.guest;

import java.util.List;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.EscapeCharacter;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl console}. */
public final class ConsoleCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("console", false, false, """
                [options] <Domain>
                -t <type>       console type, pv , serial or vuart
                -n <number>     console number
                -e <char>       escape character, as ^] (the default)""", "", 1,
                List.of(Option.value('t', "type"), Option.value('n', "num"), Option.value('e', "escape")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        String type = arguments.value('t').orElse("pv");
        if (!List.of("pv", "serial", "vuart").contains(type)) {
            throw new Failure(Status.FAILURE, "console type supported are: pv, serial, vuart");
        }
        EscapeCharacter escape = arguments.value('e').map(text -> EscapeCharacter.parse(text).orElseThrow(() ->
                new Failure(Status.FAILURE, "xl: -e " + text + " is not an escape character; give one character, or ^ and a letter")))
                .orElse(EscapeCharacter.DEFAULT);
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            if (!type.equals("pv") || !arguments.value('n').orElse("0").equals("0")) {
                throw new Failure(Status.FAILURE, "xl: a console other than the first PV one is not supported yet by this release of domaind");
            }
            return AttachedConsole.attach(invocation, daemon, domid, arguments.operand(0)).join(escape);
        }
    }
}
