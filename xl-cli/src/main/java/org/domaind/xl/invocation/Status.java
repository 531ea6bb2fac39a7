package org.domaind.xl.invocation;

/** Exit statuses that the reference's callers know. */
public final class Status {
    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    /** The reference's general error, -3, as {@code create} returns it. */
    public static final int CREATE_FAILED = 3;
    /** The reference's error for invalid input, -6, as {@code create} returns it without a file. */
    public static final int CREATE_INVALID = 6;

    private Status() {
    }
}
