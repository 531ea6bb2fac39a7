package org.domaind.xenstore.history;

/**
 * Who made a change, and by which request.
 *
 * @param domid      the domain of the connection; 0 for sockets; for {@link Cause#GONE} the domain that went
 * @param connection the number of the socket's connection since the record began ({@link History#client} may know more); 0 for a domain's ring
 * @param cause      which request
 * @param txId       the transaction that was committed; 0 for none
 */
public record Origin(int domid, int connection, Cause cause, int txId) {
    /** Whether it is that of these values. */
    public boolean is(int ofDomid, int ofConnection, Cause ofCause, int ofTxId) {
        return domid == ofDomid && connection == ofConnection && cause == ofCause && txId == ofTxId;
    }

    /** What changes the tree. The order is that of the numbers in the journal: only to be appended to. */
    public enum Cause {
        WRITE("write"), MKDIR("mkdir"), RM("rm"), SET_PERMS("setperms"), COMMIT("commit"), RELEASE("release"),
        /** A domain is no more, without a request. */
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
