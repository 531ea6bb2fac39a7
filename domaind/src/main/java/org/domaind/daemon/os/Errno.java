package org.domaind.daemon.os;

import java.util.Map;

/**
 * Error numbers of the hypervisor (xen/errno.h), which are those of Linux. Another kernel's files translate its own to these.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOTTY = 25;
    public static final int EFBIG = 27;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int ENOSYS = 38;
    public static final int ENODATA = 61;
    public static final int ERESTART = 85;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "EPERM"), Map.entry(ENOENT, "ENOENT"), Map.entry(ESRCH, "ESRCH"), Map.entry(EINTR, "EINTR"), Map.entry(EIO, "EIO"),
            Map.entry(ENXIO, "ENXIO"), Map.entry(7, "E2BIG"), Map.entry(8, "ENOEXEC"), Map.entry(EBADF, "EBADF"), Map.entry(10, "ECHILD"),
            Map.entry(EAGAIN, "EAGAIN"), Map.entry(12, "ENOMEM"), Map.entry(EACCES, "EACCES"), Map.entry(14, "EFAULT"),
            Map.entry(EBUSY, "EBUSY"), Map.entry(EEXIST, "EEXIST"), Map.entry(18, "EXDEV"), Map.entry(ENODEV, "ENODEV"), Map.entry(20, "ENOTDIR"),
            Map.entry(21, "EISDIR"), Map.entry(EINVAL, "EINVAL"), Map.entry(23, "ENFILE"), Map.entry(24, "EMFILE"),
            Map.entry(ENOTTY, "ENOTTY"), Map.entry(EFBIG, "EFBIG"), Map.entry(28, "ENOSPC"), Map.entry(30, "EROFS"), Map.entry(31, "EMLINK"),
            Map.entry(EPIPE, "EPIPE"), Map.entry(33, "EDOM"), Map.entry(ERANGE, "ERANGE"), Map.entry(35, "EDEADLK"),
            Map.entry(36, "ENAMETOOLONG"), Map.entry(37, "ENOLCK"), Map.entry(ENOSYS, "ENOSYS"), Map.entry(39, "ENOTEMPTY"),
            Map.entry(ENODATA, "ENODATA"), Map.entry(62, "ETIME"), Map.entry(74, "EBADMSG"), Map.entry(75, "EOVERFLOW"), Map.entry(84, "EILSEQ"),
            Map.entry(ERESTART, "ERESTART"), Map.entry(88, "ENOTSOCK"), Map.entry(90, "EMSGSIZE"), Map.entry(EOPNOTSUPP, "EOPNOTSUPP"),
            Map.entry(EADDRINUSE, "EADDRINUSE"), Map.entry(99, "EADDRNOTAVAIL"), Map.entry(105, "ENOBUFS"), Map.entry(103, "ECONNABORTED"),
            Map.entry(104, "ECONNRESET"), Map.entry(106, "EISCONN"),
            Map.entry(107, "ENOTCONN"), Map.entry(110, "ETIMEDOUT"), Map.entry(111, "ECONNREFUSED"));

    private Errno() {
    }

    /** {@code ENOMEM}; {@code E123} for a number without a known name. */
    public static String name(int errno) {
        return NAMES.getOrDefault(errno, "E" + errno);
    }
}
