package org.domaind.xl.invocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses options with Picocli, configured to behave as getopt: clusters, values attached or separate, operands between options, {@code --}. */
public final class OptionParser {
    private final Syntax syntax;

    public OptionParser(Syntax syntax) {
        this.syntax = syntax;
    }

    public Arguments parse(List<String> words) {
        CommandSpec spec = CommandSpec.create();
        List<OptionSpec> specs = new ArrayList<>();
        for (Option option : syntax.options()) {
            OptionSpec built = spec(option);
            specs.add(built);
            spec.addOption(built);
        }
        spec.addPositional(PositionalParamSpec.builder().index("0..*").arity("0..*").type(List.class).auxiliaryTypes(String.class).build());
        spec.parser()
                .abbreviatedOptionsAllowed(true)
                .allowOptionsAsOptionParameters(true)
                .overwrittenOptionsAllowed(true);
        CommandLine parser = new CommandLine(spec).setExpandAtFiles(false).setInterpolateVariables(false);
        try {
            Arguments arguments = arguments(parser.parseArgs(words.toArray(new String[0])), specs);
            // Picocli takes a negative number for an operand; getopt takes it for an unknown option.
            if (words.contains("--") || arguments.operands().stream().noneMatch(o -> o.startsWith("-") && o.length() > 1)) {
                return arguments;
            }
            throw unsupported(words);
        } catch (ParameterException e) {
            throw unsupported(words);
        }
    }

    private Failure unsupported(List<String> words) {
        return new Failure(Status.USAGE, "option `" + culprit(words) + "' not supported.");
    }

    private static OptionSpec spec(Option option) {
        List<String> names = new ArrayList<>();
        if (option.letter() != 0) {
            names.add("-" + option.letter());
        }
        if (!option.name().isEmpty()) {
            names.add("--" + option.name());
        }
        OptionSpec.Builder builder = OptionSpec.builder(names.toArray(new String[0]));
        return option.takesValue()
                ? builder.arity("1").type(String.class).build()
                : builder.arity("0").type(boolean.class).build();
    }

    private Arguments arguments(ParseResult result, List<OptionSpec> specs) {
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            OptionSpec spec = specs.get(i);
            Option option = syntax.options().get(i);
            if (result.hasMatchedOption(spec)) {
                flags.add(option.key());
                if (option.takesValue()) {
                    values.put(option.key(), spec.getValue());
                }
            }
        }
        List<String> operands = new ArrayList<>();
        result.matchedPositionals().forEach(p -> operands.addAll(p.stringValues()));
        return new Arguments(flags, values, operands);
    }

    /** The option that getopt would report: the first that is unknown or lacks its value. */
    private String culprit(List<String> words) {
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            String word = words.get(i);
            if (word.startsWith("--")) {
                int equals = word.indexOf('=');
                String name = word.substring(2, equals < 0 ? word.length() : equals);
                List<Option> meant = syntax.options().stream().filter(o -> o.name().startsWith(name)).toList();
                boolean needsValue = meant.size() == 1 && meant.get(0).takesValue();
                if (meant.size() != 1 || needsValue != (equals >= 0) && (!needsValue || i + 1 == words.size())) {
                    return meant.size() == 1 && meant.get(0).letter() != 0 ? meant.get(0).key() : word;
                }
                i += needsValue && equals < 0 ? 1 : 0;
            } else if (word.startsWith("-")) {
                for (int at = 1; at < word.length(); at++) {
                    char letter = word.charAt(at);
                    Option option = syntax.options().stream().filter(o -> o.letter() == letter).findFirst().orElse(null);
                    if (option == null || option.takesValue() && at + 1 == word.length() && i + 1 == words.size()) {
                        return String.valueOf(letter);
                    }
                    if (option.takesValue()) {
                        i += at + 1 == word.length() ? 1 : 0;
                        break;
                    }
                }
            }
        }
        return String.join(" ", words);
    }
}
