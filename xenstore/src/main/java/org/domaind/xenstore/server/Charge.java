package org.domaind.xenstore.server;

import org.domaind.xenstore.store.Account;

/** A guest's request as long as its reply, or an event that it caused, waits for somebody to read it: it counts as outstanding until then. */
final class Charge {
    private final Session session;
    private final Account account;
    private int waiting;

    Charge(Session session) {
        this.session = session;
        this.account = session.account();
        account.addOutstanding(1);
        waiting = 1;
    }

    void share() {
        waiting++;
    }

    /** One of the messages was read, or dropped; at the last the request is settled. */
    void settle() {
        if (--waiting == 0) {
            account.addOutstanding(-1);
            session.resume();
        }
    }
}
