package org.domaind.xenstore.history;

/**
 * The author of a change, and the request that made it.
 *
 * @param domid      the domain of the connection; 0 for sockets; for {@link Cause#GONE} the domain that ended
 * @param connection the number of the socket connection since the history began (see {@link History#client}); 0 for the ring of a domain
 * @param cause      which request
 * @param txId       the transaction that was committed; 0 for none
 */
public record Origin(int domid, int connection, Cause cause, int txId) {
    /** Whether it has these values. */
    public boolean is(int ofDomid, int ofConnection, Cause ofCause, int ofTxId) {
        return domid == ofDomid && connection == ofConnection && cause == ofCause && txId == ofTxId;
    }

    /** The requests that change the tree. Their order gives the numbers in the journal: new ones are appended only. */
    public enum Cause {
        WRITE("write"), MKDIR("mkdir"), RM("rm"), SET_PERMS("setperms"), COMMIT("commit"), RELEASE("release"),
        /** A domain ended, without a request. */
        GONE("gone");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** For people and scripts. */
        public String word() {
            return word;
        }
    }
}
