package org.domaind.daemon.migration;

import java.nio.charset.StandardCharsets;

/** The messages between {@code xl migrate} and {@code xl migrate-receive} (xen.git: tools/xl/xl_migrate.c), in the order in which they are sent. */
public enum Handshake {
    /** The receiver, before all else. It alone has no NUL at its end. */
    READY("xl migration receiver ready, send binary domain data.\n"),
    /** The receiver, once it has the guest, paused. */
    RECEIVED("domain received, ready to unpause\0"),
    /** The sender: the guest is the receiver's. The receiver, after a report of its failure: the guest is the sender's again. */
    GO("domain is yours, you are cleared to unpause\0"),
    /** The receiver; a byte follows, 0 when the guest runs there. */
    REPORT("my copy unpause results are as follows\0");

    private final String text;

    Handshake(String text) {
        this.text = text;
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
