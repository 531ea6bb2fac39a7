package org.domaind.daemon.stream;

import org.domaind.schema.api.ProblemException;

/** What is wrong with a stream. */
public final class StreamFault {
    public static final String DAMAGED = "damaged-stream";
    public static final String UNSUPPORTED = "unsupported-stream";

    private StreamFault() {
    }

    /** No program writes this. */
    public static ProblemException damaged(String what) {
        return new ProblemException(DAMAGED, "the saved guest is damaged: " + what);
    }

    /** Sound, but nothing that this release can restore. */
    public static ProblemException unsupported(String what) {
        return new ProblemException(UNSUPPORTED, what);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }
}
