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
import org.domaind.xenstore.server.ClientSocket;
import org.domaind.xenstore.server.SocketFile;
import org.domaind.xenstore.server.Sockets;

/** The store's socket by Linux' own calls: one to wait, one to receive and one to send a request's answer. */
public final class EpollSockets implements Sockets {
    /** Let in at once; others wait for the next round. */
    private static final int ACCEPTED_AT_ONCE = 16;
    /** After a refusal, as of descriptors, nobody is let in for so long: the one who waits would be found again and again. */
    private static final int PAUSE_MILLIS = 1000;

    private final int listener;
    private final SocketFile file;
    private final Epoll epoll = new Epoll();
    private final NativeBlock in = new NativeBlock(IN_BYTES);
    private final NativeBlock out = new NativeBlock(OUT_BYTES);
    private final ByteBuffer inBytes = in.bytes();
    private final ByteBuffer outBytes = out.bytes();
    private Client[] byDescriptor = new Client[64];
    private boolean paused;

    private EpollSockets(int listener, SocketFile file) {
        this.listener = listener;
        this.file = file;
        epoll.add(listener, Epoll.IN);
    }

    /**
     * Listens at a path; only the owner can connect. A socket left there by a process that is gone is replaced.
     *
     * @throws IOException also when another store answers there
     */
    public static EpollSockets listen(Path path) throws IOException {
        SocketFile file = new SocketFile(path);
        file.refuseIfAnswered();
        int[] listener = {-1};
        try {
            file.place(made -> listener[0] = LocalSocket.listen(made.toString(), SocketFile.BACKLOG));
            return new EpollSockets(listener[0], file);
        } catch (SystemException refused) {
            closeIfOpen(listener[0]);
            throw new IOException("no socket at " + path + ": " + refused.getMessage(), refused);
        } catch (IOException failure) {
            closeIfOpen(listener[0]);
            throw failure;
        }
    }

    private static void closeIfOpen(int fd) {
        if (fd >= 0) {
            Libc.closeFile(fd);
        }
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
    public void await(long timeoutMillis, Door door) throws IOException {
        int most = timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
        int found = epoll.await(paused && (most < 0 || most > PAUSE_MILLIS) ? PAUSE_MILLIS : most);
        for (int i = 0; i < found; i++) {
            int descriptor = epoll.descriptor(i);
            if (descriptor == listener) {
                accept(door);
            } else if (descriptor >= 0) {
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
                Client client = add(fd);
                client.events = door.accepted(client);
            } else if (fd != -Errno.EINTR) {
                paused = true;
                epoll.change(listener, 0);
                door.notAccepted(new IOException(Errno.name(-fd)));
                return;
            }
        }
    }

    private void resume() {
        paused = false;
        epoll.change(listener, Epoll.IN);
    }

    private Client add(int fd) {
        if (fd >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
        }
        Client client = new Client(fd);
        byDescriptor[fd] = client;
        epoll.add(fd, Epoll.IN);
        return client;
    }

    @Override
    public void wake() {
        epoll.wake();
    }

    @Override
    public void close() throws IOException {
        Libc.closeFile(listener);
        epoll.close();
        file.remove();
    }

    private final class Client implements ClientSocket {
        private final int fd;
        private Events events;

        Client(int fd) {
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

        private static int counted(String call, int result) throws IOException {
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
        public void close() {
            byDescriptor[fd] = null;
            Libc.closeFile(fd);
            if (paused) {
                resume();
            }
        }

        @Override
        public void reset() {
            close();
        }
    }
}
