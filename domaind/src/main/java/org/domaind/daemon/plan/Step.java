package org.domaind.daemon.plan;

/**
 * One act of a plan and its undo.
 *
 * <p>Immutable, and made with the ports that it touches, no others; what a step learns goes into the bindings it returns.
 */
public interface Step {
    /** Short and stable, because it is journaled and shown: {@code create-domain}. A renamed step must be found in older releases' journals. */
    String name();

    /** One line for a person, of what this step would do. */
    String description();

    default StepTerms terms() {
        return StepTerms.ONCE;
    }

    /**
     * @param cancellation looked at by steps that take long, between two calls
     * @throws org.domaind.schema.api.ProblemException when it cannot be done; {@link #undo} is then called
     */
    Bindings run(Bindings bindings, Cancellation cancellation);

    /**
     * Whether reality shows that {@link #run} has been done: asked when it failed, for the answer alone may have been lost, and of a plan's last step
     * when a former process did not get to journal the plan's end. Only for steps that learn nothing.
     *
     * @param bindings as they were before it, or what is journaled
     */
    default boolean done(Bindings bindings) {
        return false;
    }

    /**
     * Looks at reality again, before what was done is taken back.
     *
     * @param bindings as far as they are journaled
     * @return what of that is true by now
     */
    default Bindings look(Bindings bindings) {
        return bindings;
    }

    /**
     * Takes back what {@link #run} did, wholly, partly or not at all.
     *
     * @param bindings as they were when this step had run, or before it where it failed, with what {@link #look} found; after a restart only what is
     *                 journaled and found
     */
    default void undo(Bindings bindings) {
        // Most steps change only what an earlier step's undo removes.
    }
}
