package org.domaind.xl.invocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command's parsed arguments.
 *
 * @param flags    keys of the given options
 * @param values   of options that take one; the last one counts
 * @param operands arguments that are not options
 */
public record Arguments(Set<String> flags, Map<String, String> values, List<String> operands) {

    /** @throws Failure an unknown option: status 2 */
    public static Arguments parse(Syntax syntax, List<String> words) {
        boolean options = false;
        for (String word : words) {
            options |= word.startsWith("-") && word.length() > 1;
        }
        // Most calls have no options, and do without loading the parser.
        return options ? new OptionParser(syntax).parse(words) : new Arguments(new HashSet<>(), new HashMap<>(), new ArrayList<>(words));
    }

    public boolean has(char letter) {
        return flags.contains(String.valueOf(letter));
    }

    public boolean has(String name) {
        return flags.contains(name);
    }

    public Optional<String> value(char letter) {
        return Optional.ofNullable(values.get(String.valueOf(letter)));
    }

    public String operand(int index) {
        return operands.get(index);
    }
}
