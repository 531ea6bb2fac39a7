package org.domaind.xenstore.ring;

import org.domaind.xenstore.session.Link;
import org.domaind.xenstore.session.LinkContext;

/** What a ring may ask of the loop, beyond what every link may: a guest may have to wait, so rings need time. */
public interface RingContext extends LinkContext {
    /** The guest does not read its output at present; see {@link RingLink#expire}. */
    void backlogged(RingLink link);

    /** The link gets a turn at this time of {@link #nanoTime}, unless it gets one earlier. */
    void pause(Link link, long untilNanos);

    /** Whether the present turn has used up its time while others wait. */
    boolean turnIsOver();

    long nanoTime();
}
