package org.domaind.xl.guest;

import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** The message about a domain that has stopped. */
final class StopMessage {
    private StopMessage() {
    }

    static String line(Domid domid, Replies.Stopped stopped) {
        return "Domain " + domid + stopped.reason().map(ShutdownReason::code)
                .map(code -> " has been shut down, reason code " + code).orElse(" has been destroyed");
    }
}
