package org.domaind.xl.render;

/** Quotes a guest-written value so that it is safe to print on a terminal. */
public final class Quoted {
    private static final String HEXADECIMAL = "0123456789abcdef";

    private Quoted() {
    }

    /**
     * In double quotes, with quotes and backslashes escaped; bytes other than printable ASCII become {@code \xNN}.
     *
     * @param value bytes, one per char
     */
    public static String of(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                text.append(c);
            } else {
                text.append("\\x").append(HEXADECIMAL.charAt(c >> 4 & 15)).append(HEXADECIMAL.charAt(c & 15));
            }
        }
        return text.append('"').toString();
    }
}
