package org.domaind.xl.config.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.domaind.xl.config.grammar.Token.Kind;

/**
 * Makes assignments of tokens.
 *
 * <p>After an error the parser goes on at the next line, so that one run reports all wrong lines. As in the reference, extra tokens after a
 * complete assignment end the parsing, and an error less than {@value #QUIET_TOKENS} tokens after another one is not reported, because it
 * would only be its consequence.
 */
final class Parser {
    /** How deep lists may nest. */
    static final int MAX_DEPTH = 32;
    /** How many problems are reported. */
    static final int MAX_PROBLEMS = 100;
    private static final int QUIET_TOKENS = 3;
    private static final String STATEMENT_START = "$end or IDENT or NEWLINE or ';'";
    /** What a line of Python begins with, or has for a value. */
    private static final Set<String> PYTHON_WORDS = Set.of("import", "from", "def", "if", "for", "while", "print", "try", "with", "os", "True", "False", "None");
    private static final String VALUE_START = "STRING or NUMBER or '['";

    /** Ends the current statement; the problem has been noted. */
    private static final class Resynchronise extends Exception {
        private final boolean giveUp;

        Resynchronise(boolean giveUp) {
            super(null, null, false, false);
            this.giveUp = giveUp;
        }
    }

    private final Lexer lexer;
    private final List<ConfigProblem> problems;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private Token token;
    /** The last token of the value just read: the position at which the reference reports a wrong {@code +=}. */
    private Token last;
    private int quiet;
    private boolean python;

    Parser(Lexer lexer) {
        this.lexer = lexer;
        this.problems = lexer.problems();
        this.token = lexer.next();
    }

    ConfigDocument document() {
        boolean giveUp = false;
        while (!giveUp && token.kind() != Kind.END && problems.size() < MAX_PROBLEMS) {
            try {
                statement();
            } catch (Resynchronise e) {
                giveUp = e.giveUp;
                if (!giveUp) {
                    skipLine();
                }
            }
        }
        return new ConfigDocument(settings, problems, lexer.looksPython() || python);
    }

    private void statement() throws Resynchronise {
        if (token.endsStatement()) {
            accept();
            return;
        }
        if (token.kind() != Kind.IDENT) {
            throw unexpected(STATEMENT_START);
        }
        Token key = accept();
        // A key of such a name does not exist, and only an error makes it Python.
        python |= token.kind() != Kind.ASSIGN && token.kind() != Kind.APPEND && PYTHON_WORDS.contains(key.text());
        boolean append = token.kind() == Kind.APPEND;
        if (!append && token.kind() != Kind.ASSIGN) {
            throw unexpected("+= or '='");
        }
        accept();
        Value value = value(0);
        assign(key, value, append);
        if (token.kind() != Kind.END) {
            if (!token.endsStatement()) {
                throw unexpected("$end");
            }
            accept();
        }
    }

    private Value value(int depth) throws Resynchronise {
        Token start = token;
        if (start.isAtom()) {
            last = accept();
            return new Value.Atom(start.value(), start.position());
        }
        if (start.kind() != Kind.OPEN) {
            throw unexpected(VALUE_START);
        }
        if (depth == MAX_DEPTH) {
            report(start, "lists nest deeper than " + MAX_DEPTH);
            throw new Resynchronise(true);
        }
        accept();
        return new Value.Items(items(depth), start.position());
    }

    private List<Value> items(int depth) throws Resynchronise {
        List<Value> values = new ArrayList<>();
        skipNewlines();
        while (token.isAtom() || token.kind() == Kind.OPEN) {
            values.add(value(depth + 1));
            skipNewlines();
            if (token.kind() != Kind.COMMA) {
                break;
            }
            accept();
            skipNewlines();
        }
        if (token.kind() != Kind.CLOSE) {
            throw unexpected("']'");
        }
        last = accept();
        return values;
    }

    /** Inside a list newlines are ignored, as are bad tokens, which have been reported already. */
    private void skipNewlines() {
        while (token.kind() == Kind.NEWLINE || token.kind() == Kind.BAD) {
            accept();
        }
    }

    private void assign(Token key, Value value, boolean append) throws Resynchronise {
        Setting before = settings.get(key.text());
        Value result = value;
        if (append && before != null) {
            if (before.value() instanceof Value.Atom a && value instanceof Value.Atom b) {
                result = new Value.Atom(a.text() + b.text(), b.position());
            } else if (before.value() instanceof Value.Items a && value instanceof Value.Items b) {
                List<Value> joined = new ArrayList<>(a.values());
                joined.addAll(b.values());
                result = new Value.Items(joined, b.position());
            } else {
                report(last, "can't add [list] to \"string\" or vice versa");
                throw new Resynchronise(false);
            }
        }
        settings.put(key.text(), new Setting(key.text(), result, key.position(), append));
    }

    private Token accept() {
        Token accepted = token;
        quiet = Math.max(0, quiet - 1);
        token = lexer.next();
        return accepted;
    }

    private Resynchronise unexpected(String expected) {
        python |= PYTHON_WORDS.contains(token.text());
        // A bad token has been reported by the lexer.
        if (token.kind() != Kind.BAD && quiet == 0) {
            report(token, "syntax error, unexpected " + token.kind().label() + ", expecting " + expected);
        }
        quiet = QUIET_TOKENS;
        return new Resynchronise(expected.equals("$end") && token.kind() != Kind.BAD);
    }

    private void report(Token where, String why) {
        problems.add(ConfigProblem.syntax(where.position(), where.near(), why));
    }

    private void skipLine() {
        while (token.kind() != Kind.NEWLINE && token.kind() != Kind.END) {
            token = lexer.next();
        }
        accept();
    }
}
