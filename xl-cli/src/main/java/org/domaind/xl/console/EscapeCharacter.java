package org.domaind.xl.console;

import java.util.Optional;

/**
 * The character that ends a console session when typed.
 *
 * @param value the byte
 */
public record EscapeCharacter(int value) {
    /** Ctrl-]. */
    public static final EscapeCharacter DEFAULT = new EscapeCharacter(0x1d);

    /** Parses {@code ^X} for Ctrl-X, or a character; empty when it is neither. */
    public static Optional<EscapeCharacter> parse(String text) {
        if (text.length() == 1 && text.charAt(0) < 0x80) {
            return Optional.of(new EscapeCharacter(text.charAt(0)));
        }
        boolean control = text.length() == 2 && text.charAt(0) == '^' && Character.toUpperCase(text.charAt(1)) >= '@'
                && Character.toUpperCase(text.charAt(1)) <= '_';
        return control ? Optional.of(new EscapeCharacter(text.charAt(1) & 0x1f)) : Optional.empty();
    }
}
