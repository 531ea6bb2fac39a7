package org.domaind.daemon.os;

/** A call of the operating system failed. */
public final class SystemException extends RuntimeException {
    private final String call;
    private final int errno;

    /** @param call the failed call and its object: {@code open /dev/xen/privcmd}  @param errno positive */
    public SystemException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    public int errno() {
        return errno;
    }

    /** Its standard name: {@code ENOENT}. */
    public String errorName() {
        return Errno.name(errno);
    }
}
