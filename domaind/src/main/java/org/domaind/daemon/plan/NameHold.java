package org.domaind.daemon.plan;

import java.util.concurrent.atomic.AtomicBoolean;

/** A name, and mostly a uuid, that nobody else may take until this is closed. Closing twice is no error. Thread-safe. */
public final class NameHold implements AutoCloseable {
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    NameHold(Runnable release) {
        this.release = release;
    }

    /** For a plan that creates the guest while somebody else goes on holding its name: closing it has no effect. */
    public NameHold lent() {
        return new NameHold(() -> { });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
