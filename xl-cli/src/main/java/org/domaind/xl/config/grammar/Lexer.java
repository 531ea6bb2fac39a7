package org.domaind.xl.config.grammar;

import java.util.ArrayList;
import java.util.List;
import org.domaind.xl.config.grammar.Token.Kind;

/**
 * Splits a config text into tokens, with the reference's oddities: a comment includes the newline that ends it, so a comment without
 * one is an error; a number has no sign. Unlike there a carriage return before a newline is white space, and a byte order mark is skipped.
 */
final class Lexer {
    private static final String PYTHON_SIGNS = "()+-.:";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String source;
    private final String text;
    /** The index of the first override; the length of the text when there is none. */
    private final int overridesAt;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private boolean looksPython;
    private int at;
    private int line = 1;
    private int lineStart;

    Lexer(String source, String file, List<String> overrides) {
        this.source = source;
        this.at = file.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        this.lineStart = at;
        if (overrides.isEmpty()) {
            this.text = file;
            this.overridesAt = file.length();
        } else {
            // A newline between the two, because the file's last line may lack one.
            this.text = file + "\n" + String.join("\n", overrides) + "\n";
            this.overridesAt = file.length() + 1;
        }
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    boolean looksPython() {
        return looksPython;
    }

    Token next() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\r' && text.startsWith("\r\n", at))) {
            at++;
        }
        if (at >= text.length()) {
            return new Token(Kind.END, "", "", position(at));
        }
        char c = text.charAt(at);
        switch (c) {
            case '\n':
                return newline(at);
            case '#':
                int end = text.indexOf('\n', at);
                return end < 0 ? bad() : newline(end);
            case '=':
                return token(Kind.ASSIGN, at + 1);
            case '[':
                return token(Kind.OPEN, at + 1);
            case ']':
                return token(Kind.CLOSE, at + 1);
            case ',':
                return token(Kind.COMMA, at + 1);
            case ';':
                return token(Kind.SEMICOLON, at + 1);
            case '\'':
            case '"':
                return string(c);
            default:
                return word(c);
        }
    }

    private Token word(char first) {
        if (first == '+' && text.startsWith("+=", at)) {
            return token(Kind.APPEND, at + 2);
        }
        if (first >= 'a' && first <= 'z') {
            return token(Kind.IDENT, run(Lexer::inIdentifier));
        }
        if (isDigit(first)) {
            return token(Kind.NUMBER, run(Lexer::inNumber));
        }
        return bad();
    }

    private interface CharTest {
        boolean test(char c);
    }

    private int run(CharTest test) {
        int end = at + 1;
        while (end < text.length() && test.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean inIdentifier(char c) {
        return c >= 'a' && c <= 'z' || isDigit(c) || c == '.' || c == '_';
    }

    private static boolean inNumber(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c == 'x';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token string(char quote) {
        int end = at + 1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == quote) {
                return dequoted(end + 1);
            }
            if (c == '\n' || c == '\0') {
                break;
            }
            boolean escape = c == '\\' && end + 1 < text.length() && text.charAt(end + 1) != '\n';
            end += escape ? 2 : 1;
        }
        return bad();
    }

    private Token dequoted(int end) {
        String raw = text.substring(at, end);
        StringBuilder content = new StringBuilder(raw.length());
        String error = Escapes.expand(raw.substring(1, raw.length() - 1), content);
        Token token = new Token(Kind.STRING, raw, content.toString(), position(at));
        if (!error.isEmpty()) {
            problems.add(ConfigProblem.syntax(token.position(), token.near(), error));
        }
        at = end;
        return token;
    }

    private Token newline(int newlineAt) {
        Token token = token(Kind.NEWLINE, newlineAt + 1);
        line++;
        lineStart = at;
        if (at == overridesAt && overridesAt < text.length()) {
            line = 1;
        }
        return token;
    }

    private Token token(Kind kind, int end) {
        String word = text.substring(at, end);
        Token token = new Token(kind, word, word, position(at));
        at = end;
        return token;
    }

    /** Characters up to a blank that no rule matches; reported here, not by the parser. One at the text's very end is nothing to the reference. */
    private Token bad() {
        if (at + 1 == text.length()) {
            at = text.length();
            return new Token(Kind.END, "", "", position(at));
        }
        looksPython |= PYTHON_SIGNS.indexOf(text.charAt(at)) >= 0;
        Token token = token(Kind.BAD, run(c -> c != ' ' && c != '\t' && c != '\n'));
        problems.add(ConfigProblem.syntax(token.position(), token.near(), "lexical error"));
        return token;
    }

    private Position position(int offset) {
        boolean override = overridesAt < text.length() && offset >= overridesAt;
        return new Position(override ? Position.COMMAND_LINE : source, line, offset - lineStart + 1);
    }
}
