package org.domaind.xl.store;

import java.util.List;
import java.util.OptionalLong;
import org.domaind.xl.invocation.Invocation;

/**
 * One call of a command, with its parsed options.
 *
 * @param program  the prefix of its messages
 * @param letters  of the given options
 * @param number   of {@code -n}, or -1
 * @param at       of {@code --at}, milliseconds since 1970
 */
record StoreCall(Invocation invocation, String program, Verb verb, String letters, int number, OptionalLong at, List<String> operands) {
    boolean has(char letter) {
        return letters.indexOf(letter) >= 0;
    }

    boolean json() {
        return has(StoreOptions.JSON);
    }

    void warn(String line) {
        invocation.error(program + ": " + line);
    }
}
