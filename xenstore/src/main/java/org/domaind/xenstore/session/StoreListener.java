package org.domaind.xenstore.session;

import java.util.List;

import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/**
 * Gets what an administrator may want to read, and the changes of the tree. Called on the store's thread: must not wait. All methods do nothing
 * unless overridden.
 */
public interface StoreListener {
    /** The tree before the first request is served. */
    default void treeRestored(Node root) {
    }

    /** The tree was changed by one request, or by the end of a domain. Called before the client gets its reply. */
    default void treeChanged(List<Edit.Applied> changes) {
    }

    /** A ring is not served any more. Called once per ring. */
    default void ringQuarantined(int domid, String reason) {
    }

    /** The ring of a restored domain could not be attached again; it is not served. */
    default void ringLost(int domid, Exception cause) {
    }

    /** A socket's client is not served any more because of what it sent, or did not read. */
    default void socketDropped(String reason) {
    }

    /** The journal cannot be written: changes acknowledged from now on would not survive this process, until {@link #journalRestored} is called. */
    default void journalLost(Exception cause) {
    }

    default void journalRestored() {
    }

    /** A text that a client wants in the log (CONTROL print), or the result of a check. */
    default void message(String text) {
    }

    /**
     * An administrator wants this process to be replaced by a new one that continues with the journal (CONTROL live-update). Replies given before are
     * sent before the server closes.
     *
     * @param program the file that the administrator named; readable
     * @return false when the next process would not be started; the administrator is told so
     */
    default boolean restartRequested(String program) {
        return false;
    }

    /** A domain uses more memory than its soft limit. Called once until it is below again. */
    default void softMemoryExceeded(int domid, long bytes) {
    }

    /** A domain's changes keep making others' transactions fail; its requests wait for a while. Called at most once per minute. */
    default void conflictsLimited(int domid, long millis) {
    }

    /** A domain uses four fifths of a limit or more. Called once until it is well below again, and at a bounded rate. */
    default void quotaNear(int domid, String quota, long used, int limit) {
    }

    /**
     * More domains came near a limit than are reported in one period. Those that still are will be reported when their use changes next. Called once
     * per period. @param most reported in it
     */
    default void quotaWarningsWithheld(int most) {
    }

    /** A request was answered; only while CONTROL "log on" holds. */
    default void traced(int domid, String request, String reply) {
    }

    /**
     * A fault of this program. It cost what is named, and nothing else.
     *
     * @param what was being done
     */
    default void failed(String what, Throwable fault) {
    }

    /** The store's thread ends by a fault of the program. Its files and sockets are closed after this returns. */
    default void died(Throwable cause) {
    }
}
