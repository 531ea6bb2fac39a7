package org.domaind.xenstore.wire;

/** A request is answered with an error. This is normal traffic, so it is cheap: no stack, one object per {@link Errno}. */
public final class Refusal extends Exception {
    private final Errno errno;

    Refusal(Errno errno) {
        super(errno.name(), null, false, false);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }
}
