package org.domaind.xl.command;

/**
 * One option of a command.
 *
 * @param letter     0 when it has only a long name
 * @param name       long name without dashes, or empty
 * @param takesValue it is followed by a value
 */
record Option(char letter, String name, boolean takesValue) {
    static final Option HELP = new Option('h', "help", false);
    static final Option JSON = flag("json");

    static Option flag(char letter) {
        return new Option(letter, "", false);
    }

    static Option flag(String name) {
        return new Option((char) 0, name, false);
    }

    static Option flag(char letter, String name) {
        return new Option(letter, name, false);
    }

    static Option value(char letter, String name) {
        return new Option(letter, name, true);
    }

    /** What commands ask for it by: the letter where there is one. */
    String key() {
        return letter == 0 ? name : String.valueOf(letter);
    }
}
