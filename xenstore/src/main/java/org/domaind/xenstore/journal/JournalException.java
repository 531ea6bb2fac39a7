package org.domaind.xenstore.journal;

import java.io.IOException;

/** A journal of this boot that this program cannot read. The file was not changed; the message says what to do. */
public final class JournalException extends IOException {
    JournalException(String message) {
        super(message);
    }
}
