package org.domaind.xenstore.journal;

/** Sound bytes that this program does not know how to read: another version of it wrote them. */
final class UnknownEntryException extends Exception {
    UnknownEntryException(String what) {
        super(what);
    }
}
