package org.domaind.xl.render;

/** A value that a guest wrote, made harmless for a terminal. */
public final class Quoted {
    private static final String HEXADECIMAL = "0123456789abcdef";

    private Quoted() {
    }

    /**
     * In double quotes, with a backslash before those and itself; what is no printable ASCII as {@code \xNN}.
     *
     * @param value bytes, one a character
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
