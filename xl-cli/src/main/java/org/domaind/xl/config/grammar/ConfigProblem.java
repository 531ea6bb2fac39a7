package org.domaind.xl.config.grammar;

import java.util.Optional;

/**
 * An error or a warning about a config.
 *
 * @param position   empty when something is missing
 * @param message    what is wrong, without the position
 * @param expected   a correct value or form, or empty
 * @param nearestKey the known key nearest to an unknown one
 * @param status     that the command exits with if this is the first error
 */
public record ConfigProblem(Severity severity, Optional<Position> position, String message, String expected, Optional<String> nearestKey, int status) {
    private static final int FAILURE = 1;

    /** SYNTAX and BARE have the reference's format; the others begin with file, line and column. */
    public enum Severity { WARNING, REFERENCE_WARNING, SYNTAX, BARE, ERROR }

    public ConfigProblem(Severity severity, Optional<Position> position, String message, String expected, Optional<String> nearestKey) {
        this(severity, position, message, expected, nearestKey, FAILURE);
    }

    public static ConfigProblem error(Position position, String message, String expected) {
        return error(position, message, expected, FAILURE);
    }

    public static ConfigProblem error(Position position, String message, String expected, int status) {
        return new ConfigProblem(Severity.ERROR, Optional.of(position), message, expected, Optional.empty(), status);
    }

    /** What the reference does not tell of. */
    public static ConfigProblem warning(Position position, String message) {
        return new ConfigProblem(Severity.WARNING, Optional.of(position), message, "", Optional.empty());
    }

    public static ConfigProblem bare(String message) {
        return new ConfigProblem(Severity.BARE, Optional.empty(), message, "", Optional.empty());
    }

    public static ConfigProblem note(String message) {
        return new ConfigProblem(Severity.REFERENCE_WARNING, Optional.empty(), message, "", Optional.empty());
    }

    public static ConfigProblem referenceWarning(Position position, String message) {
        return new ConfigProblem(Severity.REFERENCE_WARNING, Optional.of(position), message, "", Optional.empty());
    }

    static ConfigProblem syntax(Position position, String near, String why) {
        return new ConfigProblem(Severity.SYNTAX, Optional.of(position), "config parsing error near " + near + ": " + why, "", Optional.empty());
    }

    public boolean isWarning() {
        return severity == Severity.WARNING || severity == Severity.REFERENCE_WARNING;
    }

    /** The problem as one line of text. */
    public String line() {
        String text = message
                + (expected.isEmpty() ? "" : "; expected " + expected)
                + nearestKey.map(k -> "; did you mean `" + k + "'?").orElse("");
        if (position.isEmpty()) {
            return text;
        }
        return switch (severity) {
            case WARNING -> position.get() + ": warning: " + text;
            case REFERENCE_WARNING -> position.get().fileLine() + ": warning: " + text;
            case SYNTAX -> position.get().fileLine() + ": " + text;
            case BARE -> text;
            case ERROR -> position.get() + ": " + text;
        };
    }
}
