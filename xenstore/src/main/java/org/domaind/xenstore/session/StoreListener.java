package org.domaind.xenstore.session;

import java.util.List;

import org.domaind.xenstore.store.Edit;
import org.domaind.xenstore.store.Node;

/** Is told what an administrator may want to read. Called on the store's thread: must not wait. All methods do nothing unless overridden. */
public interface StoreListener {
    /** The tree as it stands before anything is served. */
    default void treeRestored(Node root) {
    }

    /** The tree was changed by one request, or by a domain's end. Told before whoever asked for it is answered. */
    default void treeChanged(List<Edit.Applied> changes) {
    }

    /** A ring is not served any more. Once for each ring. */
    default void ringQuarantined(int domid, String reason) {
    }

    /** A restored domain's ring could not be reached again; it is not served. */
    default void ringLost(int domid, Exception cause) {
    }

    /** A socket's client is not served any more, because of what it sent or did not read. */
    default void socketDropped(String reason) {
    }

    /** What is acknowledged from now on would not survive this process; {@link #journalRestored} follows when it does again. */
    default void journalLost(Exception cause) {
    }

    default void journalRestored() {
    }

    /** A text that a client wants in the log (CONTROL print), or the outcome of a check. */
    default void message(String text) {
    }

    /**
     * An administrator wants this process to be followed by a new one (CONTROL live-update), which goes on with the journal. What was answered is
     * sent before {@link org.domaind.xenstore.server.StoreServer#close} takes effect.
     *
     * @param program the file that the administrator named; readable
     * @return false when there is nobody who would start the next one: that is what the administrator is told
     */
    default boolean restartRequested(String program) {
        return false;
    }

    /** A domain uses more memory than its soft limit. Once until it is below again. */
    default void softMemoryExceeded(int domid, long bytes) {
    }

    /** A domain's changes keep spoiling others' transactions; its requests wait for a while. Once a minute at most. */
    default void conflictsLimited(int domid, long millis) {
    }

    /** A domain comes near a limit: uses four fifths or more. Once until it is well below again, and at a bounded rate. */
    default void quotaNear(int domid, String quota, long used, int limit) {
    }

    /** More came near a limit than are told in a while; who still is, is told later, when its use changes. Once in that while. @param most told in it */
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

    /** The thread ends by a fault of the program itself; what it has open is closed when this returns. */
    default void died(Throwable cause) {
    }
}
