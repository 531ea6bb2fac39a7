package org.domaind.xl.config.grammar;

/**
 * One word of the text.
 *
 * @param text  as written; for a {@link Kind#BAD} token all consecutive invalid characters
 * @param value of a string: its content without quotes and escapes; else the text
 */
record Token(Kind kind, String text, String value, Position position) {

    /** The names are those that the reference's messages use. */
    enum Kind {
        IDENT("IDENT"), STRING("STRING"), NUMBER("NUMBER"), ASSIGN("'='"), APPEND("+="), OPEN("'['"), CLOSE("']'"), COMMA("','"),
        SEMICOLON("';'"), NEWLINE("NEWLINE"), END("$end"), BAD("error");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    boolean endsStatement() {
        return kind == Kind.NEWLINE || kind == Kind.SEMICOLON;
    }

    boolean isAtom() {
        return kind == Kind.STRING || kind == Kind.NUMBER;
    }

    /** As an error message quotes it. */
    String near() {
        if (kind == Kind.NEWLINE && text.length() == 1) {
            return "<newline>";
        }
        return "`" + (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text) + "'";
    }
}
