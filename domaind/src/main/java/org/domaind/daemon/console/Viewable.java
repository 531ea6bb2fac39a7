package org.domaind.daemon.console;

import org.domaind.schema.api.ProblemException;

/** What viewers can be attached to. */
@FunctionalInterface
public interface Viewable {
    /**
     * Attaches a viewer: it gets what is kept of the latest output at once, then everything that the guest prints, until it is closed or the console ends.
     *
     * @throws ProblemException {@code no-console} it has ended meanwhile
     */
    AttachedViewer attach(Viewer viewer);
}
