package org.domaind.xl.store;

import java.util.List;
import org.domaind.xl.invocation.Option;

/** The options that all commands share; each command decides which of them it accepts. Each has a letter here, also where a caller must name it. */
final class StoreOptions {
    static final char JSON = 'J';
    static final char AT = 'A';
    private static final Option HELP = Option.flag('h', "help");
    /** In the reference's order, by which an ambiguous abbreviation is reported. */
    static final List<Option> ALL = List.of(HELP, Option.flag('f', "flat"), Option.flag('p', "prefix"), Option.flag('t', "tidy"), Option.flag('u', "upto"),
            Option.flag('r', "recurse"), Option.value('n', "number"), Option.flag('R', "raw"), Option.JSON, Option.value((char) 0, "at"), Option.flag('s'));

    private StoreOptions() {
    }

    /** Whether this asks for help. {@code -h}, or an abbreviation of {@code --help}, is an error, as in the reference. */
    static boolean isHelp(Option option, String given) {
        return option == HELP && given.equals(HELP.name());
    }

    static char letter(Option option) {
        if (option.letter() != 0) {
            return option.letter();
        }
        return option == Option.JSON ? JSON : AT;
    }
}
