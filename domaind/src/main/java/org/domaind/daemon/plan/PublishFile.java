package org.domaind.daemon.plan;

/**
 * Gives a complete file its name, in place of an older one.
 *
 * @param name     of the step
 * @param followed whether what comes after it makes the file true: without that it goes. Otherwise it stays whatever follows.
 */
public record PublishFile(String name, GuestFile file, boolean followed) implements Step {
    @Override
    public String description() {
        return "name it " + file.target();
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        file.publish();
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        if (followed) {
            file.withdraw();
        }
    }

    @Override
    public boolean done(Bindings bindings) {
        return file.published();
    }
}
