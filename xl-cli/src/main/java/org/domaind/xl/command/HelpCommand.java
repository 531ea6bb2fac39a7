package org.domaind.xl.command;

import java.util.Optional;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.CommandNames;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;

/** {@code xl help}, which is not in the list of commands, as in the reference. */
final class HelpCommand {
    /** Width of the names' column. */
    private static final int NAMES = 20;

    private HelpCommand() {
    }

    static int run(Invocation invocation) {
        if (invocation.arguments().isEmpty()) {
            return list(invocation, Status.OK);
        }
        String word = invocation.arguments().get(0);
        Optional<String> name = CommandNames.resolve(word);
        if (name.isEmpty()) {
            invocation.print("command \"" + word + "\" not implemented");
            return Status.OK;
        }
        Command command = Catalogue.command(name.get());
        if (command == null) {
            invocation.print(CommandNames.notYet(name.get()));
        } else {
            invocation.out().print(command.syntax().usage());
        }
        return Status.OK;
    }

    /** Lists the commands of this release. */
    static int list(Invocation invocation, int status) {
        invocation.print("Usage xl [-vfNtT] <subcommand> [args]\n\nxl full list of subcommands:\n");
        for (String name : CommandNames.names()) {
            String summary = CommandNames.summary(name);
            if (!summary.isEmpty()) {
                invocation.print(" " + name + " ".repeat(Math.max(1, NAMES - name.length())) + summary);
            }
        }
        return status;
    }
}
