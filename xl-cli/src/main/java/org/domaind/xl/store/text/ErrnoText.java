package org.domaind.xl.store.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.domaind.xenstore.client.StoreClosedException;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.wire.Errno;

/** Errors in the words of the C library (strerror), with which the reference's messages end. */
public final class ErrnoText {
    private static final int BAD_DESCRIPTOR = 9;

    private ErrnoText() {
    }

    public static String text(StoreException refused) {
        return refused instanceof StoreClosedException ? "the store ended the connection" : text(refused.errno());
    }

    public static String text(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return text(Errno.ENOENT);
        }
        return failure instanceof AccessDeniedException ? text(Errno.EACCES) : failure.getMessage();
    }

    private static String text(Errno errno) {
        return switch (errno) {
            case EINVAL -> "Invalid argument";
            case EACCES -> "Permission denied";
            case EEXIST -> "File exists";
            case EISDIR -> "Is a directory";
            case ENOENT -> "No such file or directory";
            case ENOMEM -> "Cannot allocate memory";
            case ENOSPC -> "No space left on device";
            case EIO -> "Input/output error";
            case ENOTEMPTY -> "Directory not empty";
            case ENOSYS -> "Function not implemented";
            case EROFS -> "Read-only file system";
            case EBUSY -> "Device or resource busy";
            case EAGAIN -> "Resource temporarily unavailable";
            case EISCONN -> "Transport endpoint is already connected";
            case E2BIG -> "Argument list too long";
            case EPERM -> "Operation not permitted";
        };
    }

    /** Linux's errno; EBADF for a closed connection. */
    public static int number(StoreException refused) {
        if (refused instanceof StoreClosedException) {
            return BAD_DESCRIPTOR;
        }
        return switch (refused.errno()) {
            case EPERM -> 1;
            case ENOENT -> 2;
            case EIO -> 5;
            case E2BIG -> 7;
            case EAGAIN -> 11;
            case ENOMEM -> 12;
            case EACCES -> 13;
            case EBUSY -> 16;
            case EEXIST -> 17;
            case EISDIR -> 21;
            case EINVAL -> 22;
            case ENOSPC -> 28;
            case EROFS -> 30;
            case ENOSYS -> 38;
            case ENOTEMPTY -> 39;
            case EISCONN -> 106;
        };
    }
}
