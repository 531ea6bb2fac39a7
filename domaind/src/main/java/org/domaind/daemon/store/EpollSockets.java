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
import org.domaind.xenstore.socket.ClientSocket;
import org.domaind.xenstore.socket.SocketFile;
import org.domaind.xenstore.socket.Sockets;

/**
 * The store's socket with Linux's own calls; the service manager holds it and the connections of its clients.
 *
 * <p>A call costs a little more than one of the JDK, which makes the same system calls. But the JDK neither reveals a descriptor nor accepts one.
 */
public final class EpollSockets implements Sockets {
    /**
     * The name by which the manager holds the listening socket, and the prefix of the names of clients; everything else it holds is not the store's.
     */
    private static final String LISTENER = "store";
    static final String CLIENT = LISTENER + ".";
    private static final int NOT_OPEN = -1;
    /** Clients accepted per round; others wait for the next one. */
    private static final int ACCEPTED_AT_ONCE = 16;
    /** After a failed accept, for example when descriptors are used up, accepting pauses: the waiting client would be reported again and again. */
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
     * Takes over the socket that the manager holds for a path, or listens there; only the owner can connect.
     *
     * @param manager stays the caller's; its descriptors become the store's
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
    public void restore(AcceptHandler handler) {
        for (Supervisor.Handed handed : manager.handed()) {
            if (handed.name().startsWith(CLIENT)) {
                HeldClient client = add(handed.descriptor());
                client.heldAs(handed.name());
                ClientSocket.Events events = handler.restored(handed.name().substring(CLIENT.length()), client);
                client.events(events);
                if (events == null) {
                    client.close();
                }
            }
        }
    }

    @Override
    public void await(long timeoutMillis, AcceptHandler handler) {
        int most = timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
        int found = epoll.await(paused && (most < 0 || most > PAUSE_MILLIS) ? PAUSE_MILLIS : most);
        for (int i = 0; i < found; i++) {
            int descriptor = epoll.descriptor(i);
            if (descriptor == listener) {
                accept(handler);
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

    private void accept(AcceptHandler handler) {
        for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
            int fd = LocalSocket.tryAccept(listener);
            if (fd == -Errno.EAGAIN) {
                return;
            } else if (fd >= 0) {
                accepted(fd, handler);
            } else if (fd != -Errno.EINTR) {
                paused = true;
                epoll.change(listener, 0);
                handler.notAccepted(new IOException(Errno.name(-fd)));
                return;
            }
        }
    }

    private void accepted(int fd, AcceptHandler handler) {
        HeldClient client;
        try {
            client = add(fd);
        } catch (SystemException full) {
            Libc.closeFile(fd);
            handler.notAccepted(full);
            return;
        }
        try {
            client.events(handler.accepted(client));
        } catch (RuntimeException bug) {
            // Only that client: the others are served.
            client.close();
            handler.notAccepted(bug);
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
        HeldClient client = new HeldClient(this, epoll, manager, in, out, fd);
        byDescriptor[fd] = client;
        return client;
    }

    void forget(int fd) {
        byDescriptor[fd] = null;
    }

    /** A client's descriptor is closed: another client may be accepted. */
    void descriptorIsFree() {
        if (paused) {
            resume();
        }
    }

    /** Waits for space in the manager's socket while messages are pending. */
    void awaitManager() {
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
}
