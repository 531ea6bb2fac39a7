package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.linux.Epoll;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.service.Supervisor;
import org.domaind.xenstore.socket.ClientSocket;
import org.domaind.xenstore.socket.Sockets;

/** A client's connection of {@link EpollSockets}, which the service manager may hold as well. Belongs to the store's thread. */
final class HeldClient implements ClientSocket {
    private final EpollSockets sockets;
    private final Epoll epoll;
    private final Supervisor manager;
    private final NativeBlock in;
    private final NativeBlock out;
    private final int fd;
    private Events events;
    private String name;

    /** @param in,out shared by all clients: what is received and sent */
    HeldClient(EpollSockets sockets, Epoll epoll, Supervisor manager, NativeBlock in, NativeBlock out, int fd) {
        this.sockets = sockets;
        this.epoll = epoll;
        this.manager = manager;
        this.in = in;
        this.out = out;
        this.fd = fd;
    }

    /** The manager holds it already, by this name. */
    void heldAs(String known) {
        name = known;
    }

    void events(Events handler) {
        events = handler;
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
        int count = LocalSocket.tryReceive(fd, in.address(), Sockets.IN_BYTES);
        in.bytes().limit(Math.max(0, count)).position(0);
        return count == 0 ? -1 : counted("receive", count);
    }

    @Override
    public int send() throws IOException {
        ByteBuffer bytes = out.bytes();
        int count = counted("send", LocalSocket.trySend(fd, out.address() + bytes.position(), bytes.remaining()));
        bytes.position(bytes.position() + count);
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
        if (manager.hold(EpollSockets.CLIENT + wanted, fd)) {
            name = EpollSockets.CLIENT + wanted;
            sockets.awaitManager();
        }
        return name != null;
    }

    @Override
    public void close() {
        // The manager's own descriptor would keep the connection open, and this one in the set.
        LocalSocket.end(fd);
        end();
    }

    @Override
    public void reset() {
        end();
    }

    private void end() {
        sockets.forget(fd);
        epoll.remove(fd);
        if (name != null) {
            if (!manager.release(name)) {
                LocalSocket.end(fd);
            }
            sockets.awaitManager();
        }
        Libc.closeFile(fd);
        sockets.descriptorIsFree();
    }

    @Override
    public void leave() {
        Libc.closeFile(fd);
    }
}
