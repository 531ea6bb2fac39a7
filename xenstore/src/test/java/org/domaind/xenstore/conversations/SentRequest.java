package org.domaind.xenstore.conversations;

/**
 * A request.
 *
 * @param peer    who asks
 * @param payload {@code |} for NUL
 */
record SentRequest(String peer, int type, int reqId, int tx, String payload) {
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int GET_PERMS = 3;
    static final int WATCH = 4;
    static final int UNWATCH = 5;
    static final int START = 6;
    static final int END = 7;
    static final int INTRODUCE = 8;
    static final int RELEASE = 9;
    static final int PATH = 10;
    static final int WRITE = 11;
    static final int MKDIR = 12;
    static final int RM = 13;
    static final int SET_PERMS = 14;
    static final int EVENT = 15;
    static final int IS_INTRODUCED = 17;
    static final int RESUME = 18;
    static final int SET_TARGET = 19;
    static final int RESET_WATCHES = 21;
    static final int DIRECTORY_PART = 22;

    SentRequest(String peer, int type, String payload) {
        this(peer, type, 0, 0, payload);
    }
}
