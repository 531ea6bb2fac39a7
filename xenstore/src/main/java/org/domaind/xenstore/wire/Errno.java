package org.domaind.xenstore.wire;

import java.nio.charset.StandardCharsets;

/** The error names that an ERROR reply may carry (xs_wire.h: xsd_errors). */
public enum Errno {
    EINVAL, EACCES, EEXIST, EISDIR, ENOENT, ENOMEM, ENOSPC, EIO, ENOTEMPTY, ENOSYS, EROFS, EBUSY, EAGAIN, EISCONN, E2BIG, EPERM;

    private final byte[] payload = (name() + '\0').getBytes(StandardCharsets.ISO_8859_1);
    private final Refusal refusal = new Refusal(this);

    /** The exception for this reply; always the same object, without a stack. */
    public Refusal refusal() {
        return refusal;
    }

    /** The payload of the ERROR reply, with its NUL. Shared: not to be changed. */
    public byte[] payload() {
        return payload;
    }
}
