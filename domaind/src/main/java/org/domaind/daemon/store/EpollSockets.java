package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.Epoll;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.server.ClientSocket;
import org.domaind.xenstore.server.SocketFile;
import org.domaind.xenstore.server.Sockets;

/**
 * The store's socket, by Linux system calls; the service manager keeps it and its clients' connections open.
 *
 * <p>A call through JNA costs a little more than one of the JDK, but the JDK neither gives access to a channel's descriptor nor makes one of it.
 */
public final class EpollSockets implements Sockets {
    /** The name of the listening socket at the manager, and the prefix of the names of clients; other names are not the store's. */
    private static final String LISTENER = "store";
    private static final String CLIENT = LISTENER + ".";
    private static final int NOT_OPEN = -1;
    /** Accepted per round at most. */
    private static final int ACCEPTED_AT_ONCE = 16;
    /** The pause after a failed accept, for example without free descriptors: epoll would report waiting clients again at once. */
    private static final int PAUSE_MILLIS = 1000;
    private static final int FIRST_DESCRIPTORS = 64;

    private final Supervisor manager;
    private final Epoll epoll = new Epoll();
    private final NativeBlock in = new NativeBlock(IN_BYTES);
    private final NativeBlock out = new NativeBlock(OUT_BYTES);
    private final ByteBuffer inBytes = in.bytes();
    private final ByteBuffer outBytes = out.bytes();
    private SocketFile file;
    private int listener = NOT_OPEN;
    private boolean listenerHeld;
    private HeldClient[] byDescriptor = new HeldClient[FIRST_DESCRIPTORS];
    private boolean paused;
    private boolean managerAwaited;

    private EpollSockets(Supervisor manager) {
        this.manager = manager;
    }

    /**
     * Takes over the socket that the manager kept for a path, or listens there; only the owner can connect.
     *
     * @param manager closed by the caller; the store owns its descriptors from now on
     * @throws IOException also when another store answers there
     */
    public static EpollSockets listen(Path path, Supervisor manager) throws IOException {
        EpollSockets sockets = new EpollSockets(manager);
        try {
            sockets.open(new SocketFile(path));
            return sockets;
        } catch (SystemException refused) {
            sockets.shut();
            throw new IOException("no socket at " + path + ": " + refused.getMessage(), refused);
        } catch (IOException | RuntimeException failure) {
            sockets.shut();
            throw failure;
        }
    }

    private void open(SocketFile place) throws IOException {
        for (Supervisor.Handed handed : manager.handed()) {
            if (handed.name().equals(LISTENER) && listener == NOT_OPEN && place.exists()) {
                listener = handed.descriptor();
                listenerHeld = true;
            } else if (handed.name().equals(LISTENER)) {
                Libc.closeFile(handed.descriptor());
            }
        }
        if (listener == NOT_OPEN) {
            manager.release(LISTENER);
            place.refuseIfAnswered();
            place.place(made -> listener = LocalSocket.listen(made.toString(), SocketFile.BACKLOG));
            listenerHeld = manager.hold(LISTENER, listener);
        }
        file = place;
        epoll.add(listener, Epoll.IN);
    }

    @Override
    public ByteBuffer in() {
        return inBytes;
    }

    @Override
    public ByteBuffer out() {
        return outBytes;
    }

    @Override
    public int mostKept() {
        return Math.max(0, manager.mostHeld() - 1);
    }

    @Override
    public void restore(Door door) {
        for (Supervisor.Handed handed : manager.handed()) {
            if (handed.name().startsWith(CLIENT)) {
                HeldClient client = add(handed.descriptor());
                client.name = handed.name();
                client.events = door.restored(handed.name().substring(CLIENT.length()), client);
                if (client.events == null) {
                    client.close();
                }
            }
        }
    }

    @Override
    public void await(long timeoutMillis, Door door) {
        int most = timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
        int found = epoll.await(paused && (most < 0 || most > PAUSE_MILLIS) ? PAUSE_MILLIS : most);
        for (int i = 0; i < found; i++) {
            int descriptor = epoll.descriptor(i);
            if (descriptor == listener) {
                accept(door);
            } else if (descriptor == manager.descriptor()) {
                manager.flush();
                awaitManager();
            } else if (descriptor >= 0 && byDescriptor[descriptor] != null) {
                byDescriptor[descriptor].tell(epoll.events(i));
            }
        }
        if (paused && found == 0 && most != 0) {
            resume();
        }
    }

    private void accept(Door door) {
        for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
            int fd = LocalSocket.tryAccept(listener);
            if (fd == -Errno.EAGAIN) {
                return;
            } else if (fd >= 0) {
                accepted(fd, door);
            } else if (fd != -Errno.EINTR) {
                paused = true;
                epoll.change(listener, 0);
                door.notAccepted(new IOException(Errno.name(-fd)));
                return;
            }
        }
    }

    private void accepted(int fd, Door door) {
        HeldClient client;
        try {
            client = add(fd);
        } catch (SystemException full) {
            Libc.closeFile(fd);
            door.notAccepted(full);
            return;
        }
        try {
            client.events = door.accepted(client);
        } catch (RuntimeException bug) {
            // Only this client is dropped.
            client.close();
            door.notAccepted(bug);
        }
    }

    private void resume() {
        paused = false;
        epoll.change(listener, Epoll.IN);
    }

    private HeldClient add(int fd) {
        if (fd >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
        }
        epoll.add(fd, Epoll.IN);
        HeldClient client = new HeldClient(fd);
        byDescriptor[fd] = client;
        return client;
    }

    /** Polls the manager's socket for writing as long as messages are queued. */
    private void awaitManager() {
        if (manager.isWaiting() && !managerAwaited) {
            epoll.add(manager.descriptor(), Epoll.OUT);
        } else if (!manager.isWaiting() && managerAwaited) {
            epoll.remove(manager.descriptor());
        }
        managerAwaited = manager.isWaiting();
    }

    @Override
    public void wake() {
        epoll.wake();
    }

    @Override
    public void close() throws IOException {
        shut();
        if (!listenerHeld) {
            file.remove();
        }
    }

    private void shut() {
        if (listener != NOT_OPEN) {
            Libc.closeFile(listener);
        }
        epoll.close();
    }

    private final class HeldClient implements ClientSocket {
        private final int fd;
        private Events events;
        private String name;

        HeldClient(int fd) {
            this.fd = fd;
        }

        void tell(int found) {
            if ((found & Epoll.OUT) != 0) {
                events.writable();
            }
            if ((found & (Epoll.IN | Epoll.FAILED)) != 0) {
                events.readable();
            }
        }

        @Override
        public int receive() throws IOException {
            int count = LocalSocket.tryReceive(fd, in.address(), IN_BYTES);
            inBytes.limit(Math.max(0, count)).position(0);
            return count == 0 ? -1 : counted("receive", count);
        }

        @Override
        public int send() throws IOException {
            int count = counted("send", LocalSocket.trySend(fd, out.address() + outBytes.position(), outBytes.remaining()));
            outBytes.position(outBytes.position() + count);
            return count;
        }

        private int counted(String call, int result) throws IOException {
            if (result >= 0) {
                return result;
            }
            if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
                return 0;
            }
            throw new IOException(call + ": " + Errno.name(-result));
        }

        @Override
        public String peer() {
            return ProcessName.of(LocalSocket.peer(fd));
        }

        @Override
        public void interest(boolean reading, boolean writing) {
            epoll.change(fd, (reading ? Epoll.IN : 0) | (writing ? Epoll.OUT : 0));
        }

        @Override
        public boolean keep(String wanted) {
            if (manager.hold(CLIENT + wanted, fd)) {
                name = CLIENT + wanted;
                awaitManager();
            }
            return name != null;
        }

        @Override
        public void close() {
            // The manager's copy of the descriptor would keep the connection open, and this one in the epoll set.
            LocalSocket.end(fd);
            end();
        }

        @Override
        public void reset() {
            end();
        }

        private void end() {
            byDescriptor[fd] = null;
            epoll.remove(fd);
            if (name != null) {
                if (!manager.release(name)) {
                    LocalSocket.end(fd);
                }
                awaitManager();
            }
            Libc.closeFile(fd);
            if (paused) {
                resume();
            }
        }

        @Override
        public void leave() {
            Libc.closeFile(fd);
        }
    }
}
