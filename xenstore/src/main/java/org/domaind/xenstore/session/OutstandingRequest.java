package org.domaind.xenstore.session;

import org.domaind.xenstore.quota.Account;

/** A guest's request from its start until its reply and all events that it caused were read: as long as it counts for the quota "outstanding". */
public final class OutstandingRequest {
    private final Session session;
    private final Account account;
    private int waiting;

    public OutstandingRequest(Session session) {
        this.session = session;
        this.account = session.account();
        account.addOutstanding(1);
        waiting = 1;
    }

    void share() {
        waiting++;
    }

    /** One of the messages was read or dropped. After the last one the request no longer counts. */
    public void settle() {
        if (--waiting == 0) {
            account.addOutstanding(-1);
            session.resume();
        }
    }
}
