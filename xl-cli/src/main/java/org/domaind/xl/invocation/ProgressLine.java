package org.domaind.xl.invocation;

import org.domaind.schema.api.Replies;

/** A progress line on a terminal, which is erased at the end. */
public final class ProgressLine {
    private final Invocation invocation;
    private final String name;
    private int shown;

    public ProgressLine(Invocation invocation, String name) {
        this.invocation = invocation;
        this.name = name;
    }

    public void show(Replies.Progress progress) {
        write("Creating " + name + ": " + progress.number() + "/" + progress.of() + " " + progress.step() + ", " + progress.percent() + "%");
    }

    public void clear() {
        write("");
        invocation.err().print('\r');
        invocation.err().flush();
    }

    /** Blanks cover the rest of a longer line before it. */
    private void write(String text) {
        invocation.err().print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
        invocation.err().flush();
        shown = text.length();
    }
}
