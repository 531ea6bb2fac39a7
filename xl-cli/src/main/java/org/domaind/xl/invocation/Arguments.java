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
 * @param values   of options that take one, in the order given
 * @param operands arguments that are not options
 */
public record Arguments(Set<String> flags, Map<String, List<String>> values, List<String> operands) {
    /** The key of {@code create -n}, which the global option -N sets for each command that supports it. */
    public static final String DRY_RUN = "n";

    /** @throws Failure an unknown option: status 2 */
    public static Arguments parse(Syntax syntax, List<String> words) {
        Set<String> flags = new HashSet<>();
        Map<String, List<String>> values = new HashMap<>();
        Getopt options = new Getopt(syntax.options(), words);
        try {
            for (Option option = options.next(); option != null; option = options.next()) {
                flags.add(option.key());
                if (option.takesValue()) {
                    values.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(options.value());
                }
            }
        } catch (Getopt.UnknownOptionException e) {
            throw new Failure(Status.USAGE, "option `" + e.culprit() + "' not supported.");
        }
        return new Arguments(flags, values, options.operands());
    }

    public boolean has(char letter) {
        return flags.contains(String.valueOf(letter));
    }

    public boolean has(String name) {
        return flags.contains(name);
    }

    /** The last one counts. */
    public Optional<String> value(char letter) {
        return value(String.valueOf(letter));
    }

    /** The last one counts. */
    public Optional<String> value(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Of an option that may come several times. */
    public List<String> all(char letter) {
        return values.getOrDefault(String.valueOf(letter), List.of());
    }

    public String operand(int index) {
        return operands.get(index);
    }
}
