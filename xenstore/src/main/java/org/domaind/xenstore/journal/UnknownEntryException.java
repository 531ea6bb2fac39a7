package org.domaind.xenstore.journal;

/** A record with the right checksum that this program cannot read: another version wrote it. */
final class UnknownEntryException extends Exception {
    UnknownEntryException(String what) {
        super(what);
    }
}
