package org.domaind.xl.invocation;

import java.util.ArrayList;
import java.util.List;

/**
 * A command's options and operands, and its usage text in the reference's layout.
 *
 * @param changes    the command modifies something: its usage shows the global option -f
 * @param dryRun     it supports the global option -N
 * @param operands   the rest of the usage line after the command's name
 * @param help       the lines below {@code Options:}, or empty
 * @param required   the least number of operands
 * @param options    all but {@code -h}
 */
public record Syntax(String name, boolean changes, boolean dryRun, String operands, String help, int required, List<Option> options) {
    public Syntax {
        List<Option> all = new ArrayList<>(options);
        all.add(Option.HELP);
        options = List.copyOf(all);
    }

    public String usage() {
        String text = "Usage: xl [-vtT" + (changes ? "f" : "") + (dryRun ? "N" : "") + "] " + name + " " + operands + "\n\n"
                + CommandNames.summary(name) + ".\n\n";
        return help.isEmpty() ? text : text + "Options:\n\n" + help;
    }
}
