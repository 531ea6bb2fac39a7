package org.domaind.daemon.os.linux.process;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.StringArray;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.SystemException;

/**
 * A process that is held by a descriptor (pidfd_open(2)), so that its number cannot come to mean another one. It is readable once the process has ended.
 *
 * <p>One that is started here gets descriptors, which {@link ProcessBuilder} cannot give; it is in a session of its own, with all signals as they are by
 * default. Not thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
    static {
        Native.register(ChildProcess.class, Platform.C_LIBRARY_NAME);
    }

    /** The first number that {@link #start} gives to a descriptor: after the standard streams. */
    public static final int FIRST_DESCRIPTOR = 3;
    /** While they are put in place, descriptors are above all places that they may get. */
    private static final int ABOVE = 512;
    private static final int MOST_DESCRIPTORS = ABOVE - FIRST_DESCRIPTOR;
    /** Larger than posix_spawn_file_actions_t (80), posix_spawnattr_t (336), sigset_t and siginfo_t (128 each). */
    private static final int STRUCT_BYTES = 512;
    // posix_spawn(3)
    private static final short SET_SIGNALS_TO_DEFAULT = 0x04;
    private static final short SET_SIGNAL_MASK = 0x08;
    private static final short NEW_SESSION = 0x80;
    // fcntl(2)
    private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;
    // The same numbers on all machines: they are younger than the common table of system calls.
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;
    // waitid(2)
    private static final int BY_PIDFD = 3;
    private static final int EXITED = 4;
    private static final int NO_HANG = 1;
    private static final int CODE_AT = 8;
    private static final int PID_AT = 16;
    private static final int STATUS_AT = 24;
    private static final int CODE_EXITED = 1;
    private static final int SIGNAL_STATUS = 128;

    private final int pid;
    private final int descriptor;

    private ChildProcess(int pid, int descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    private static native int posix_spawn(int[] pid, String path, long actions, long attributes, StringArray arguments, StringArray environment);

    private static native int posix_spawn_file_actions_init(long actions);

    private static native int posix_spawn_file_actions_destroy(long actions);

    private static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

    private static native int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    private static native int posix_spawnattr_init(long attributes);

    private static native int posix_spawnattr_setflags(long attributes, short flags);

    private static native int posix_spawnattr_setsigdefault(long attributes, long signals);

    private static native int posix_spawnattr_setsigmask(long attributes, long signals);

    private static native int sigfillset(long signals);

    private static native int fcntl(int fd, int command, long argument);

    private static native int waitid(int type, int id, long info, int options);

    private static native long syscall(long number, long first, long second, long third, long fourth);

    /**
     * Starts a program. Glibc 2.34 or newer: it closes all other descriptors in the child.
     *
     * @param command     the program's absolute path, then its arguments
     * @param streams     the descriptors for stdin, stdout and stderr
     * @param descriptors which become {@link #FIRST_DESCRIPTOR} and those after it; all stay the caller's
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, int[] streams, List<Integer> descriptors) {
        if (streams.length != FIRST_DESCRIPTOR || descriptors.size() > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException("a process gets three streams and at most " + MOST_DESCRIPTORS + " descriptors");
        }
        int[] given = new int[FIRST_DESCRIPTOR + descriptors.size()];
        int moved = 0;
        try (NativeBlock actions = new NativeBlock(STRUCT_BYTES); NativeBlock attributes = new NativeBlock(STRUCT_BYTES);
             NativeBlock signals = new NativeBlock(STRUCT_BYTES)) {
            posix_spawn_file_actions_init(actions.address());
            for (; moved < given.length; moved++) {
                int source = moved < FIRST_DESCRIPTOR ? streams[moved] : descriptors.get(moved - FIRST_DESCRIPTOR);
                given[moved] = check("fcntl", fcntl(source, DUPLICATE_CLOSE_ON_EXEC, ABOVE));
                posix_spawn_file_actions_adddup2(actions.address(), given[moved], moved);
            }
            posix_spawn_file_actions_addclosefrom_np(actions.address(), given.length);
            posix_spawnattr_init(attributes.address());
            posix_spawnattr_setsigmask(attributes.address(), signals.address());
            sigfillset(signals.address());
            posix_spawnattr_setsigdefault(attributes.address(), signals.address());
            posix_spawnattr_setflags(attributes.address(), (short) (SET_SIGNALS_TO_DEFAULT | SET_SIGNAL_MASK | NEW_SESSION));
            int[] pid = new int[1];
            String[] variables = environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toArray(String[]::new);
            int errno = posix_spawn(pid, command.get(0), actions.address(), attributes.address(),
                    new StringArray(command.toArray(String[]::new), "UTF-8"), new StringArray(variables, "UTF-8"));
            posix_spawn_file_actions_destroy(actions.address());
            if (errno != 0) {
                throw new SystemException("start " + command.get(0), errno);
            }
            // It cannot have gone: it is a child that nobody has waited for.
            return new ChildProcess(pid[0], openPid(pid[0]));
        } finally {
            for (int i = 0; i < moved; i++) {
                Libc.closeFile(given[i]);
            }
        }
    }

    /** Any process. @throws SystemException ESRCH: there is none with that number */
    public static ChildProcess of(int pid) {
        return new ChildProcess(pid, openPid(pid));
    }

    private static int openPid(int pid) {
        long fd = syscall(PIDFD_OPEN, pid, 0, 0, 0);
        return check("pidfd_open", (int) fd);
    }

    public int pid() {
        return pid;
    }

    /** For poll: readable once it has ended. */
    public int descriptor() {
        return descriptor;
    }

    /** Sends a signal. @return false: it has ended */
    public boolean signal(int number) {
        if (syscall(PIDFD_SEND_SIGNAL, descriptor, number, 0, 0) == 0) {
            return true;
        }
        if (Native.getLastError() == Errno.ESRCH) {
            return false;
        }
        throw new SystemException("signal process " + pid, Native.getLastError());
    }

    /** Its exit status, or 128 and the signal that ended it, as a shell has it; empty while it runs, and for a process that was started by another one. */
    public OptionalInt status() {
        try (NativeBlock info = new NativeBlock(STRUCT_BYTES)) {
            if (waitid(BY_PIDFD, descriptor, info.address(), EXITED | NO_HANG) != 0 || info.bytes().getInt(PID_AT) == 0) {
                return OptionalInt.empty();
            }
            int status = info.bytes().getInt(STATUS_AT);
            return OptionalInt.of(info.bytes().getInt(CODE_AT) == CODE_EXITED ? status : SIGNAL_STATUS + status);
        }
    }

    private static int check(String what, int result) {
        if (result < 0) {
            throw new SystemException(what, Native.getLastError());
        }
        return result;
    }

    @Override
    public void close() {
        Libc.closeFile(descriptor);
    }
}
