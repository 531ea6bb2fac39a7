package org.domaind.daemon.coredump;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.MappedPages;

/** The unit of everything here. */
final class Pages {
    static final int SIZE = MappedPages.PAGE_SIZE;

    private Pages() {
    }

    /** Whether there are only zeros in a page. @param at where it begins in the buffer */
    static boolean empty(ByteBuffer bytes, int at) {
        for (int i = at; i < at + SIZE; i += Long.BYTES) {
            if (bytes.getLong(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
