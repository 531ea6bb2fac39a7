package org.domaind.xenstore.ring;

import org.domaind.xenstore.session.Link;
import org.domaind.xenstore.session.LinkContext;

/** What rings need of the loop beside what every link needs: time is theirs too, because a guest may have to wait. */
public interface RingContext extends LinkContext {
    /** The peer reads nothing at present; see {@link RingLink#expire}. */
    void backlogged(RingLink link);

    /** The link gets a turn at a time, if not before; times are of {@link #nanoTime}. */
    void pause(Link link, long untilNanos);

    /** Whether the present turn has taken its time: others wait. */
    boolean turnIsOver();

    long nanoTime();
}
