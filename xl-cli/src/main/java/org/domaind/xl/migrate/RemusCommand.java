package org.domaind.xl.migrate;

import java.util.List;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl remus}: refused, whatever is asked for. */
public final class RemusCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("remus", true, false, "[options] <Domain> [<host>]", """
                -i, -s, -N, -F, -b, -u, -n, -d, -e, -c, -p
                        Refused, as the whole command.
                """, 0, List.of(Option.flag('F'), Option.flag('b'), Option.flag('u'), Option.flag('n'),
                Option.flag('d'), Option.value('i', ""), Option.value('s', ""), Option.value('N', ""), Option.flag('e'), Option.flag('c'), Option.flag('p')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        throw new Failure(Status.FAILURE, "xl: remus: domaind keeps no copy of a guest up to date on another host; xl migrate moves one");
    }
}
