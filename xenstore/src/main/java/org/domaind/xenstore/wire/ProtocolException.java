package org.domaind.xenstore.wire;

/** Bytes that cannot be a packet: where the next packet begins is unknown, so the connection ends. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }
}
