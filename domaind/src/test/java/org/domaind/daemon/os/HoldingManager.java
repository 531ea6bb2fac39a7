package org.domaind.daemon.os;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A service manager with one service: it listens to its notifications, holds its descriptors by name, starts it again with them, and kills it as
 * the operating system kills. Linux with glibc.
 */
public final class HoldingManager implements AutoCloseable {
    private static final LibC C = Native.load("c", LibC.class);
    private static final int UNIX = 1;
    private static final int DATAGRAM = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int RECEIVE_CLOSE_ON_EXEC = 0x40000000;
    private static final int FIRST_HANDED = 3;
    private static final int DUPLICATE_FROM = 0;
    /** Beyond any descriptor that a child is handed. */
    private static final int ASIDE = 5000;
    private static final int KILL = 9;
    private static final int WRITE_CREATE_APPEND = 0x1 | 0x40 | 0x400;
    private static final long WAIT_SECONDS = 60;

    private final String address;
    private final Path log;
    private final int socket;
    private final Map<String, Integer> held = new LinkedHashMap<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::receive, "holding-manager");
    private int pid;

    /** @param address a path, or {@code @} and an abstract name  @param log gets what the service prints */
    public HoldingManager(String address, Path log) {
        this.address = address;
        this.log = log;
        socket = C.socket(UNIX, DATAGRAM | CLOSE_ON_EXEC, 0);
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        byte[] where = new byte[110];
        where[0] = UNIX;
        System.arraycopy(name, 0, where, 2, name.length);
        if (address.startsWith("@")) {
            where[2] = 0;
        }
        if (C.bind(socket, where, 2 + name.length + (address.startsWith("@") ? 0 : 1)) != 0) {
            throw new IllegalStateException("bind " + address + ": " + Native.getLastError());
        }
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
        String[] environment = {"PATH=" + System.getenv("PATH"), "NOTIFY_SOCKET=" + address, "LISTEN_FDS=" + aside.size(), "LISTEN_FDNAMES=" + names};
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
        // struct msghdr, iovec and control at fixed places; see NotifySocket.
        Memory block = new Memory(512);
        while (true) {
            block.clear();
            long at = Pointer.nativeValue(block);
            block.setLong(16, at + 56);
            block.setLong(24, 1);
            block.setLong(32, at + 72);
            block.setLong(40, 24);
            block.setLong(56, at + 128);
            block.setLong(64, 256);
            int length = (int) C.recvmsg(socket, block, RECEIVE_CLOSE_ON_EXEC);
            if (length < 0) {
                return;
            }
            String text = new String(block.getByteArray(128, length), StandardCharsets.US_ASCII);
            if (text.equals("END")) {
                return;
            }
            receive(text, block.getLong(40) >= 20 ? block.getInt(88) : -1);
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
        try (org.domaind.daemon.os.linux.NotifySocket self = org.domaind.daemon.os.linux.NotifySocket.connect(address)) {
            self.trySend("END", -1);
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
        C.close(socket);
    }

    private interface LibC extends Library {
        int socket(int family, int type, int protocol);

        int bind(int fd, byte[] address, int length);

        long recvmsg(int fd, Pointer message, int flags);

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
