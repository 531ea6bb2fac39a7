package org.domaind.xl.store.text;

/** Converts values from and to text: non-printable bytes are backslash sequences. */
public final class ValueText {
    private ValueText() {
    }

    /** A value's bytes as text of printable ASCII. */
    public static String shown(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                text.append("\\\\");
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else if (c == '\t') {
                text.append("\\t");
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\r') {
                text.append("\\r");
            } else if (c < 8) {
                text.append("\\00").append(c & 7);
            } else {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return text.toString();
    }

    /**
     * Parses a text: {@code \n}, {@code \r}, {@code \t}, {@code \x} with one or two hexadecimal digits, up to three octal digits; a backslash before
     * anything else is dropped. At the end it stands for a byte 0, as in the reference.
     */
    public static String meant(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder bytes = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\') {
                bytes.append(c);
                continue;
            }
            char kind = at < text.length() ? text.charAt(at++) : 0;
            int digitsAt = kind == 'x' ? at : at - 1;
            int radix = kind == 'x' ? 16 : 8;
            int end = digits(text, digitsAt, radix, kind == 'x' ? 2 : 3);
            if (end > digitsAt) {
                // Three octal digits may be more than 255: the reference keeps the low byte.
                bytes.append((char) (Integer.parseInt(text.substring(digitsAt, end), radix) & 255));
                at = end;
            } else {
                bytes.append(simple(kind));
            }
        }
        return bytes.toString();
    }

    private static int digits(String text, int from, int radix, int most) {
        int at = from;
        while (at < text.length() && at < from + most && Character.digit(text.charAt(at), radix) >= 0) {
            at++;
        }
        return at;
    }

    private static char simple(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }
}
