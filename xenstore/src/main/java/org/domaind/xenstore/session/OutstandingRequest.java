package org.domaind.xenstore.session;

import org.domaind.xenstore.quota.Account;

/** A guest's request as long as its reply, or an event that it caused, waits for somebody to read it: it counts as outstanding until then. */
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

    /** One of the messages was read, or dropped; at the last the request is settled. */
    public void settle() {
        if (--waiting == 0) {
            account.addOutstanding(-1);
            session.resume();
        }
    }
}
