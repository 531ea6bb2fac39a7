package org.domaind.xenstore.wire;

/** Bytes that cannot be a packet: the stream has no next packet, the connection is over. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }
}
