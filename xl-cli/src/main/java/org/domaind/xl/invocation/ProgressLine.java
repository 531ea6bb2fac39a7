package org.domaind.xl.invocation;

import org.domaind.schema.api.Replies;

/** A progress line on a terminal, which is erased at the end. */
public final class ProgressLine {
    private final Invocation invocation;
    private final String what;
    private int shown;

    /** @param what is being done: {@code Creating web} */
    public ProgressLine(Invocation invocation, String what) {
        this.invocation = invocation;
        this.what = what;
    }

    public void show(Replies.Progress progress) {
        write(what + ": " + progress.number() + "/" + progress.of() + " " + progress.step() + ", " + progress.percent() + "%");
    }

    /** Of work that is one long step. */
    public void percent(Replies.Progress progress) {
        write(what + ": " + progress.percent() + "%");
    }

    /** Of work that has other parts than steps. */
    public void say(String how) {
        write(what + ": " + how);
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
