package org.domaind.xenstore.ring;

/** The indices in a ring's page make no sense. */
final class BrokenRingException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenRingException(String what, int consumer, int producer) {
        super(what + " indices " + Integer.toUnsignedString(consumer) + " and " + Integer.toUnsignedString(producer));
    }
}
