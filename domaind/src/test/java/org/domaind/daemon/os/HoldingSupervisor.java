package org.domaind.daemon.os;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.os.linux.NotifySocket;

/**
 * A service manager with one service: it listens to its notifications, holds its descriptors by name, starts it again with them, and kills it as
 * the operating system kills. Linux with glibc.
 */
public final class HoldingSupervisor implements AutoCloseable {
    private static final LibC C = Native.load("c", LibC.class);
    /** What this object tells itself at last. */
    private static final String END = "END";
    private static final int WATCHDOG_MICROS = 300_000;
    private static final int FIRST_HANDED = 3;
    private static final int DUPLICATE_FROM = 0;
    /** Beyond any descriptor that a child is handed. */
    private static final int ASIDE = 5000;
    private static final int KILL = 9;
    private static final int WRITE_CREATE_APPEND = 0x1 | 0x40 | 0x400;
    private static final long WAIT_SECONDS = 60;

    private final String address;
    private final Path log;
    private final DatagramInbox inbox;
    private final Map<String, Integer> held = new LinkedHashMap<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::receive, "holding-manager");
    private int pid;

    /** @param address a path, or {@code @} and an abstract name  @param log gets what the service prints */
    public HoldingSupervisor(String address, Path log) {
        this.address = address;
        this.log = log;
        inbox = new DatagramInbox(address);
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts the service with what is held for it, and waits until it says that it is ready. */
    public void start(List<String> command) throws InterruptedException {
        told.clear();
        List<Integer> aside = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        synchronized (held) {
            held.forEach((name, descriptor) -> {
                aside.add(C.fcntl(descriptor, DUPLICATE_FROM, ASIDE));
                names.append(names.length() == 0 ? "" : ":").append(name);
            });
        }
        // As with systemd, LISTEN_PID is set in the child, which becomes the service.
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", "export LISTEN_PID=$$; exec \"$@\"", "sh"));
        arguments.addAll(command);
        Memory actions = new Memory(1024);
        C.posix_spawn_file_actions_init(actions);
        C.posix_spawn_file_actions_addopen(actions, 1, log.toString(), WRITE_CREATE_APPEND, 0600);
        C.posix_spawn_file_actions_adddup2(actions, 1, 2);
        for (int i = 0; i < aside.size(); i++) {
            C.posix_spawn_file_actions_adddup2(actions, aside.get(i), FIRST_HANDED + i);
            C.posix_spawn_file_actions_addclose(actions, aside.get(i));
        }
        String[] environment = {"PATH=" + System.getenv("PATH"), "NOTIFY_SOCKET=" + address, "WATCHDOG_USEC=" + WATCHDOG_MICROS,
            "LISTEN_FDS=" + aside.size(), "LISTEN_FDNAMES=" + names};
        IntByReference child = new IntByReference();
        int failed = C.posix_spawn(child, "/bin/sh", actions, null, new StringArray(arguments.toArray(String[]::new)), new StringArray(environment));
        C.posix_spawn_file_actions_destroy(actions);
        aside.forEach(C::close);
        if (failed != 0) {
            throw new IllegalStateException("posix_spawn: " + failed);
        }
        pid = child.getValue();
        await("READY=1");
    }

    /** Waits until the service has told something. */
    public void await(String state) throws InterruptedException {
        String next;
        do {
            next = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("the service did not tell " + state + "; see " + log);
            }
        } while (!next.equals(state));
    }

    /** Sends a signal. */
    public void signal(int number) {
        C.kill(pid, number);
    }

    /** Ends the service between two of its instructions. */
    public void kill() {
        signal(KILL);
        awaitEnd();
    }

    /** Waits until the service has ended. */
    public void awaitEnd() {
        C.waitpid(pid, new IntByReference(), 0);
        pid = 0;
    }

    /** The names of what is held now. */
    public List<String> held() {
        synchronized (held) {
            return List.copyOf(held.keySet());
        }
    }

    private void receive() {
        for (String text = inbox.receive(); !text.equals(END); text = inbox.receive()) {
            receive(text, inbox.descriptor());
        }
    }

    private void receive(String text, int descriptor) {
        String name = text.substring(text.indexOf("FDNAME=") + "FDNAME=".length());
        synchronized (held) {
            Integer former = null;
            if (text.startsWith("FDSTORE=1\n")) {
                former = held.put(name, descriptor);
            } else if (text.startsWith("FDSTOREREMOVE=1\n")) {
                former = held.remove(name);
            }
            if (former != null) {
                C.close(former);
            }
        }
        told.add(text);
    }

    @Override
    public void close() {
        if (pid != 0) {
            kill();
        }
        try (NotifySocket self = NotifySocket.connect(address)) {
            self.trySend(END, -1);
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (held) {
            held.values().forEach(C::close);
            held.clear();
        }
        inbox.close();
    }

    private interface LibC extends Library {
        int fcntl(int fd, int command, int argument);

        int close(int fd);

        int kill(int process, int signal);

        int waitpid(int process, IntByReference status, int options);

        int posix_spawn(IntByReference process, String path, Pointer actions, Pointer attributes, StringArray arguments, StringArray environment);

        int posix_spawn_file_actions_init(Pointer actions);

        int posix_spawn_file_actions_destroy(Pointer actions);

        int posix_spawn_file_actions_addopen(Pointer actions, int fd, String path, int flags, int mode);

        int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

        int posix_spawn_file_actions_addclose(Pointer actions, int fd);
    }
}
