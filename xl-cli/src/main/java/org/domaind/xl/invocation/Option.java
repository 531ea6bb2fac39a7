package org.domaind.xl.invocation;

/**
 * One option of a command.
 *
 * @param letter     0 when there is only a long name
 * @param name       long name without dashes, or empty
 * @param takesValue it is followed by a value
 */
public record Option(char letter, String name, boolean takesValue) {
    public static final Option HELP = new Option('h', "help", false);
    public static final Option JSON = flag("json");

    public static Option flag(char letter) {
        return new Option(letter, "", false);
    }

    public static Option flag(String name) {
        return new Option((char) 0, name, false);
    }

    public static Option flag(char letter, String name) {
        return new Option(letter, name, false);
    }

    public static Option value(char letter, String name) {
        return new Option(letter, name, true);
    }

    /** The key by which commands look it up: the letter, or the long name without one. */
    public String key() {
        return letter == 0 ? name : String.valueOf(letter);
    }
}
