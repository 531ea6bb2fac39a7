package org.domaind.daemon.os.linux.process;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;

/** Open files of other processes. Pipes and files are opened anew, so that it does not block whoever shares them; sockets are shared (pidfd_getfd(2)). */
public final class ProcessFiles {
    static {
        Native.register(ProcessFiles.class, Platform.C_LIBRARY_NAME);
    }

    private static final int PIDFD_OPEN = 434;
    private static final int PIDFD_GETFD = 438;
    private static final int SET_PIPE_SIZE = 1031;
    private static final long PIPE_BYTES = 1 << 20;

    private ProcessFiles() {
    }

    /** @param socket to be read and written by the calls for sockets */
    public record OpenedFile(int descriptor, boolean socket) {
    }

    private static native long syscall(long number, long first, long second, long third, long fourth);

    private static native int fcntl(int fd, int command, long argument);

    /** @param writing else for reading  @return non-blocking, unless it is a socket  @throws SystemException there is no such process or file, or no permission */
    public static OpenedFile open(long process, int descriptor, boolean writing) {
        String path = "/proc/" + process + "/fd/" + descriptor;
        OpenFlags flags = OpenFlags.here();
        int fd = Libc.tryOpen(path.getBytes(StandardCharsets.US_ASCII), (writing ? OpenFlags.WRITE_ONLY : 0) | flags.closeOnExec() | flags.nonBlocking()
                | flags.noControllingTerminal());
        if (fd >= 0) {
            // Sixteen times what a pipe holds, so that each call moves more; refused for what is no pipe, or beyond the user's limit.
            fcntl(fd, SET_PIPE_SIZE, PIPE_BYTES);
            return new OpenedFile(fd, false);
        }
        if (fd != -Errno.ENXIO) {
            throw new SystemException("open " + path, -fd);
        }
        return new OpenedFile(shared(process, descriptor, path), true);
    }

    private static int shared(long process, int descriptor, String path) {
        int pidfd = checked("pidfd_open of " + process, syscall(PIDFD_OPEN, process, 0, 0, 0));
        try {
            // With close-on-exec.
            return checked("pidfd_getfd of " + path, syscall(PIDFD_GETFD, pidfd, descriptor, 0, 0));
        } finally {
            Libc.closeFile(pidfd);
        }
    }

    private static int checked(String what, long result) {
        if (result < 0) {
            throw new SystemException(what, Native.getLastError());
        }
        return (int) result;
    }
}
