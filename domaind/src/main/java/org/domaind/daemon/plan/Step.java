package org.domaind.daemon.plan;

/**
 * One act of a plan and its undo.
 *
 * <p>Immutable; what a step learns goes into the bindings it returns.
 */
public interface Step {
    /** Short and stable, it is journaled and shown: {@code create-domain}. */
    String name();

    /** One line for a person, of what this step would do. */
    String description();

    /** @throws org.domaind.schema.api.ProblemException when it cannot be done; {@link #undo} is then called */
    Bindings run(Environment environment, Bindings bindings);

    /**
     * Whether reality shows that {@link #run} has been done; asked of a plan's last step, when a former process did not get to journal the plan's end.
     *
     * @param bindings what is journaled
     */
    default boolean done(Environment environment, Bindings bindings) {
        return false;
    }

    /**
     * Takes back what {@link #run} did, wholly, partly or not at all.
     *
     * @param bindings as they were when this step had run, or before it where it failed; after a restart only what is journaled
     */
    default void undo(Environment environment, Bindings bindings) {
        // Most steps change only what an earlier step's undo removes.
    }
}
