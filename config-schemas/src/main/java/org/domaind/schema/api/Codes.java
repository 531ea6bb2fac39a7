package org.domaind.schema.api;

/** Problem codes that the daemon or the commands test for. All others are only shown. */
public final class Codes {
    public static final String NO_SUCH_DOMAIN = "no-such-domain";
    public static final String NAME_TAKEN = "name-taken";
    public static final String UUID_TAKEN = "uuid-taken";
    public static final String INVALID_REQUEST = "invalid-request";
    public static final String UNKNOWN_METHOD = "unknown-method";
    public static final String NOT_PERMITTED = "not-permitted";
    public static final String NOT_SUPPORTED = "not-supported";
    /** The store's history is not kept, or does not reach back that far. */
    public static final String NO_HISTORY = "no-history";
    public static final String INTERNAL = "internal";
    /** The daemon cannot be reached: not running, or no permission to its socket. */
    public static final String UNREACHABLE = "daemon-unreachable";

    private Codes() {
    }
}
