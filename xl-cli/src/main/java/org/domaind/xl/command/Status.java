package org.domaind.xl.command;

/** Exit statuses that the reference's callers know. */
final class Status {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    /** The reference's general error, -3, as {@code create} returns it. */
    static final int CREATE_FAILED = 3;
    /** The reference's error for what makes no sense, -6, as {@code create} returns it without a file. */
    static final int CREATE_INVALID = 6;

    private Status() {
    }
}
