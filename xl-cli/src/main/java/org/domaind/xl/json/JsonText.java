package org.domaind.xl.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Prints a tree of maps, lists, strings, numbers, booleans and nulls as the reference's JSON library does: four blanks a level, one
 * entry a line, an empty map or list with an empty line inside.
 */
public final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final boolean compact;

    private JsonText(boolean compact) {
        this.compact = compact;
    }

    /** Without a newline at its end. */
    public static String of(Object tree) {
        JsonText text = new JsonText(false);
        text.value(tree, 0);
        return text.out.toString();
    }

    /** On one line, for the wire. */
    public static String compact(Object tree) {
        JsonText text = new JsonText(true);
        text.value(tree, 0);
        return text.out.toString();
    }

    private void value(Object value, int level) {
        if (value instanceof Map<?, ?> map) {
            entries(map.entrySet().iterator(), '{', '}', level);
        } else if (value instanceof List<?> list) {
            entries(list.iterator(), '[', ']', level);
        } else if (value instanceof String string) {
            string(string);
        } else {
            out.append(value);
        }
    }

    private void entries(Iterator<?> entries, char open, char close, int level) {
        out.append(open);
        newline();
        boolean first = true;
        while (entries.hasNext()) {
            if (!first) {
                out.append(',');
                newline();
            }
            first = false;
            indent(level + 1);
            Object entry = entries.next();
            if (entry instanceof Map.Entry<?, ?> e) {
                string(e.getKey().toString());
                out.append(compact ? ":" : ": ");
                value(e.getValue(), level + 1);
            } else {
                value(entry, level + 1);
            }
        }
        newline();
        indent(level);
        out.append(close);
    }

    private void newline() {
        if (!compact) {
            out.append('\n');
        }
    }

    private void indent(int level) {
        for (int i = 0; i < level && !compact; i++) {
            out.append("    ");
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int letter = "\"\\\b\f\n\r\t".indexOf(c);
            if (letter >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(letter));
            } else if (c < ' ') {
                out.append("\\u00").append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
