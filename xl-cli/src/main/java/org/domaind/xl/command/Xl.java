package org.domaind.xl.command;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.ProblemException;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.CommandNames;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** Runs one call of {@code xl}. */
public final class Xl {
    private static final String GLOBAL_FLAGS = "vftTN";

    private Xl() {
    }

    /** @return the exit status */
    public static int run(Invocation invocation) {
        try {
            return dispatch(invocation);
        } catch (Failure e) {
            if (!e.getMessage().isEmpty()) {
                invocation.error(e.getMessage());
            }
            return e.status();
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            return Status.FAILURE;
        }
    }

    /** Whether a call of this command starts processes. */
    public static boolean startsProcesses(List<String> words) {
        return words.stream().filter(word -> !word.startsWith("-")).findFirst().flatMap(CommandNames::resolve).filter("migrate"::equals).isPresent();
    }

    private static int dispatch(Invocation invocation) {
        List<String> words = invocation.arguments();
        boolean dryRun = false;
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
            String word = words.get(at++);
            if (word.equals("--")) {
                break;
            }
            if (word.equals("--help") || word.equals("-h")) {
                return HelpCommand.list(invocation, Status.OK);
            }
            for (char letter : word.substring(1).toCharArray()) {
                if (GLOBAL_FLAGS.indexOf(letter) < 0) {
                    invocation.error("xl: invalid option -- '" + letter + "'");
                    throw new Failure(Status.FAILURE, "unknown global option");
                }
                // In the reference -v, -t and -T control its log, and -f has no meaning any more: nothing to do here.
                dryRun |= letter == 'N';
            }
        }
        if (at == words.size()) {
            return HelpCommand.list(invocation, Status.FAILURE);
        }
        return command(invocation.withArguments(words.subList(at + 1, words.size())), words.get(at), dryRun);
    }

    private static int command(Invocation invocation, String word, boolean dryRun) {
        if (word.equals("help")) {
            return HelpCommand.run(invocation);
        }
        Optional<String> name = CommandNames.resolve(word);
        if (name.isEmpty()) {
            throw new Failure(Status.FAILURE, "command not implemented");
        }
        Command command = Catalogue.command(name.get());
        if (command == null) {
            throw new Failure(Status.FAILURE, CommandNames.notYet(name.get()));
        }
        Syntax syntax = command.syntax();
        if (dryRun && !syntax.dryRun()) {
            throw new Failure(Status.FAILURE, "command does not implement -N (dryrun) option");
        }
        Arguments arguments = Arguments.parse(syntax, invocation.arguments());
        if (dryRun) {
            arguments.flags().add(Arguments.DRY_RUN);
        }
        if (arguments.has('h')) {
            invocation.out().print(syntax.usage());
            return Status.OK;
        }
        if (arguments.operands().size() < syntax.required()) {
            invocation.out().print(syntax.usage());
            String plural = syntax.required() == 1 ? " argument" : " arguments";
            throw new Failure(Status.USAGE, "'xl " + syntax.name() + "' requires at least " + syntax.required() + plural + ".\n");
        }
        return command.run(invocation, arguments);
    }
}
