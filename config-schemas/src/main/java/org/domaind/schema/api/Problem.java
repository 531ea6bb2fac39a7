package org.domaind.schema.api;

/**
 * An error for the user.
 *
 * @param code    stable, for scripts: {@code kernel-not-found}
 * @param message one line: what is wrong, and where
 * @param hint    what the user can do about it, or empty
 */
public record Problem(String code, String message, String hint) {
    public static Problem of(String code, String message) {
        return new Problem(code, message, "");
    }

    /** {@code message} or {@code message; hint}. */
    public String line() {
        return hint.isEmpty() ? message : message + "; " + hint;
    }
}
