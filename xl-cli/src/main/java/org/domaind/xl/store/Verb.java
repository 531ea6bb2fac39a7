package org.domaind.xl.store;

/** The commands, with their options and usage texts. */
enum Verb {
    READ("read", "pR", "[-h] [-p] [-s] [-R] key [...]", 1, true, "Prints the values of keys.", """
            -p, --prefix    Print each key before its value
            -R, --raw       Print the values' bytes as they are, and no newlines
            """),
    WRITE("write", "R", "[-h] [-s] [-R] key value [...]", 2, false, "Sets values, several at once or not at all.", """
            -R, --raw       Take the values as they are: a backslash is a backslash
            """),
    LS("ls", "fp" + StoreOptions.AT, "[-h] [-f] [-p] [-s] [path]", 0, true, "Shows everything below a path.", """
            -f, --flat      Print whole paths, and nothing shortened
            -p, --prefix    Print permissions
            --at TIME       As it was: -5m, "5 minutes ago", 17:05:09, 2026-11-22T17:05:09
            """),
    LIST("list", "p", "[-h] [-p] [-s] key [...]", 1, true, "Prints the names of the children of keys.", """
            -p, --prefix    Print whole paths
            """),
    RM("rm", "t", "[-h] [-s] [-t] key [...]", 1, false, "Removes keys with everything below them, all or none.", """
            -t, --tidy      Remove the keys above too, as long as they are empty then
            """),
    EXISTS("exists", "", "[-h] [-p] [-s] key [...]", 1, false, "Ends with status 0 when all keys exist, else with 1.", ""),
    CHMOD("chmod", "ur", "[-h] [-u] [-r] [-s] key <mode [modes...]>", 1, false, "Sets the permissions of a key.", """
            -u, --upto      The keys above it too
            -r, --recurse   Everything below it too
            """),
    WATCH("watch", "n", "[-h] [-n NR] key", 1, true, "Prints the path of each change below keys.", """
            -n, --number NR End after so many
            """),
    CONTROL("control", "", "<command> [<arg>...]", 1, true, "Sends a command to the store's daemon; help lists those it has.", "");

    private final String word;
    private final String letters;
    private final String usage;
    private final int required;
    private final boolean prints;
    private final String summary;
    private final String options;

    Verb(String word, String letters, String usage, int required, boolean prints, String summary, String options) {
        this.word = word;
        this.letters = letters;
        this.usage = usage;
        this.required = required;
        this.prints = prints;
        this.summary = summary;
        this.options = options;
    }

    /** Null when there is no verb of this name. */
    static Verb named(String word) {
        for (Verb verb : values()) {
            if (verb.word.equals(word)) {
                return verb;
            }
        }
        return null;
    }

    String word() {
        return word;
    }

    String summary() {
        return summary;
    }

    /** Its own option letters, besides the common ones. */
    String letters() {
        return letters;
    }

    boolean accepts(char letter) {
        return letter == 's' || letters.indexOf(letter) >= 0 || letter == StoreOptions.JSON && prints;
    }

    /** The rest of the reference's usage line after the command's name. */
    String usage() {
        return usage;
    }

    /** The least number of operands. */
    int required() {
        return required;
    }

    /** Whether it prints something, and so accepts {@code --json}. */
    boolean prints() {
        return prints;
    }

    /** Whether it uses a transaction, as in the reference: a single read or write does not. */
    boolean transactional(int operands) {
        return switch (this) {
            case LIST, RM, EXISTS, CHMOD -> true;
            case READ -> operands > 1;
            case WRITE -> operands > 2;
            case LS, WATCH, CONTROL -> false;
        };
    }

    /** @param program its name, {@code xenstore-read} or {@code xenstore read} */
    String help(String program) {
        String json = prints ? "--json          Print JSON\n" : "";
        String socket = this == CONTROL ? "" : "-s              Use the store's socket only, not the kernel's device\n";
        return "Usage: " + program + " " + (prints ? "[--json] " : "") + usage + "\n\n" + summary + "\n\nOptions:\n\n" + options + socket + json
                + "-h, --help      Show how it is used\n";
    }
}
