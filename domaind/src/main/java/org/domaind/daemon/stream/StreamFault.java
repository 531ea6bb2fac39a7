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

    /** @throws ProblemException {@code damaged-stream} */
    public static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }

    /** Refuses records of streams that have a guest at several moments. @throws ProblemException {@code unsupported-stream} */
    public static void requireOneMoment(RecordKind kind) {
        if (kind == RecordKind.CHECKPOINT || kind == RecordKind.CHECKPOINT_DIRTY_PFN_LIST) {
            throw unsupported("it is a stream of checkpoints (remus), which this release does not restore");
        }
        if (kind == RecordKind.VERIFY) {
            throw unsupported("it was written to verify memory (migrate --debug), which this release does not do");
        }
    }
}
