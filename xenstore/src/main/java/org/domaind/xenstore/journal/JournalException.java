package org.domaind.xenstore.journal;

import java.io.IOException;

/** A journal of this boot that this program cannot read. The file was not touched; what to do is in the message. */
public final class JournalException extends IOException {
    JournalException(String message) {
        super(message);
    }
}
