package org.domaind.xl.store.text;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;

/** The reference's layout of a tree: values are cut at the width of the line, and permissions stand in a column of their own after dots. */
public final class TreeLayout {
    /** The width when the output is not a terminal. */
    private static final int DEFAULT_WIDTH = 80;
    /** Columns that the reference leaves free at a terminal's right edge. */
    private static final int MARGIN = 2;
    /** Columns for the equals sign with its blanks, the quotes, and the mark of a cut value. */
    private static final int AROUND = 8;
    /** The column of the permissions, if the line is that wide. */
    private static final int PERMS_COLUMN = 60;

    private final PrintStream out;
    private final boolean wholePaths;
    /** Negative: unlimited. */
    private final int width;
    private int column;
    private boolean cut;

    /**
     * Makes a layout.
     *
     * @param wholePaths full paths without indentation; values are cut on terminals only, without counting the path
     * @param terminal   the terminal's columns; one that has less than the margin cuts nothing
     */
    public TreeLayout(PrintStream out, boolean wholePaths, OptionalInt terminal) {
        this.out = out;
        this.wholePaths = wholePaths;
        this.width = terminal.isPresent() ? terminal.getAsInt() - MARGIN : wholePaths ? -1 : DEFAULT_WIDTH;
    }

    public void name(String name, int depth) {
        if (wholePaths) {
            out.print(name);
            column = 0;
            return;
        }
        int room = width - AROUND - depth;
        // As in printf, a negative precision means none.
        String shown = width >= 0 && room >= 0 && name.length() > room ? name.substring(0, room) : name;
        out.print(" ".repeat(depth));
        out.print(shown);
        column = depth + shown.length();
    }

    public void noValue() {
        out.print(":\n");
        cut = true;
    }

    public void value(String value) {
        int room = width - AROUND - column;
        String shown = ValueText.shown(value);
        // The reference compares the length of the raw value, and cuts the shown text.
        cut = width >= 0 && value.length() > room;
        if (cut && room >= 0 && shown.length() > room) {
            shown = shown.substring(0, room);
        }
        out.print(" = \"");
        out.print(shown);
        out.print(cut ? "\\...\"" : "\"");
        column += shown.length() + 5;
    }

    /** Dots up to the column, or only a blank; nothing when the value was cut. */
    public void fill() {
        if (cut) {
            return;
        }
        out.print(' ');
        int end = wholePaths ? 0 : Math.min(PERMS_COLUMN, width);
        for (int at = column + 1; at < end; at++) {
            out.print(at % 2 == 1 ? '.' : ' ');
        }
    }

    public void perms(List<String> perms) {
        out.print("  (");
        out.print(String.join(",", perms));
        out.print(')');
    }
}
