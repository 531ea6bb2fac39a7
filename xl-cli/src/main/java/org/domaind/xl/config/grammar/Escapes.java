package org.domaind.xl.config.grammar;

/** Backslash escapes of a quoted string, including the reference's numeric escapes, which are of little use. */
final class Escapes {
    private static final String LETTERS = "abfnrtv";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b";
    /** An octal escape has three or four digits and adds nothing to the string. */
    private static final int OCTAL_MIN = 3;
    private static final int OCTAL_MAX = 4;

    private Escapes() {
    }

    /**
     * @param raw between the quotes
     * @param out gets the content
     * @return what is wrong, or empty
     */
    static String expand(String raw, StringBuilder out) {
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (at == raw.length()) {
                return "invalid character after backlash in quoted string";
            }
            char escaped = raw.charAt(at++);
            int letter = LETTERS.indexOf(escaped);
            if (escaped == '\\' || escaped == '"' || escaped == '\'') {
                out.append(escaped);
            } else if (letter >= 0) {
                out.append(MEANINGS.charAt(letter));
            } else if (escaped == 'x') {
                return "invalid digit after backslash hexnumerical character escape in quoted string";
            } else if (escaped >= '0' && escaped <= '7') {
                int digits = digits(raw, at - 1);
                if (digits < OCTAL_MIN) {
                    return "invalid digit after backslash octalnumerical character escape in quoted string";
                }
                at += digits - 1;
            } else {
                return "invalid character after backlash in quoted string";
            }
        }
        return "";
    }

    private static int digits(String raw, int from) {
        int count = 0;
        while (count < OCTAL_MAX && from + count < raw.length() && raw.charAt(from + count) >= '0' && raw.charAt(from + count) <= '9') {
            count++;
        }
        return count;
    }
}
