package org.domaind.xl.store;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;

/** The reference's layout of a tree: names and values cut where the line would end, permissions in a column of their own behind dots. */
final class TreeLayout {
    /** Where the output is no terminal. */
    private static final int DEFAULT_WIDTH = 80;
    /** What the reference leaves free at a terminal's edge. */
    private static final int MARGIN = 2;
    /** Room for an equals sign with its blanks, quotes, and the mark of a cut value. */
    private static final int AROUND = 8;
    /** Where permissions begin, if the page is so wide. */
    private static final int PERMS_COLUMN = 60;

    private final PrintStream out;
    private final boolean wholePaths;
    /** Negative: endless. */
    private final int width;
    private int column;
    private boolean cut;

    /**
     * A page.
     *
     * @param wholePaths nothing is indented; values are cut on terminals only, as if the path took no room
     * @param terminal   the terminal's columns; one that has less than the margin cuts nothing
     */
    TreeLayout(PrintStream out, boolean wholePaths, OptionalInt terminal) {
        this.out = out;
        this.wholePaths = wholePaths;
        this.width = terminal.isPresent() ? terminal.getAsInt() - MARGIN : wholePaths ? -1 : DEFAULT_WIDTH;
    }

    void name(String name, int depth) {
        if (wholePaths) {
            out.print(name);
            column = 0;
            return;
        }
        int room = width - AROUND - depth;
        // As printf has it: a negative precision is none.
        String shown = width >= 0 && room >= 0 && name.length() > room ? name.substring(0, room) : name;
        out.print(" ".repeat(depth));
        out.print(shown);
        column = depth + shown.length();
    }

    void noValue() {
        out.print(":\n");
        cut = true;
    }

    void value(String value) {
        int room = width - AROUND - column;
        String shown = ValueText.shown(value);
        // The reference compares the value's own length, and cuts what it shows.
        cut = width >= 0 && value.length() > room;
        if (cut && room >= 0 && shown.length() > room) {
            shown = shown.substring(0, room);
        }
        out.print(" = \"");
        out.print(shown);
        out.print(cut ? "\\...\"" : "\"");
        column += shown.length() + 5;
    }

    /** The dots, or only a blank; nothing where the value was cut. */
    void fill() {
        if (cut) {
            return;
        }
        out.print(' ');
        int end = wholePaths ? 0 : Math.min(PERMS_COLUMN, width);
        for (int at = column + 1; at < end; at++) {
            out.print(at % 2 == 1 ? '.' : ' ');
        }
    }

    void perms(List<String> perms) {
        out.print("  (");
        out.print(String.join(",", perms));
        out.print(')');
    }
}
