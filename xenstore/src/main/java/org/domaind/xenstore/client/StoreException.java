package org.domaind.xenstore.client;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;

/** The store refused a request, or cannot be reached any more. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Errno errno;
    private final String path;

    /** @param path the path or other subject of the request; may be empty */
    public StoreException(Op op, Errno errno, String path) {
        super(op + (path.isEmpty() ? "" : " " + path) + ": " + errno);
        this.errno = errno;
        this.path = path;
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
        this.errno = Errno.EIO;
        this.path = "";
    }

    /** The error in the store's reply; EIO when there was none. */
    public Errno errno() {
        return errno;
    }

    /** The path or other subject of the request; may be empty. */
    public String path() {
        return path;
    }
}
