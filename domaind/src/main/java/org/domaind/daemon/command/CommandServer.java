package org.domaind.daemon.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.command.caller.DeclinedException;
import org.domaind.daemon.command.caller.Frame;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.Epoll;
import org.domaind.daemon.os.linux.DescriptorReceiver;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.vital.VitalThreads;

/** Accepts commands from launchers, on a socket that only root and the user that the daemon runs as can open. */
public final class CommandServer implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(CommandServer.class);
    /** Connections whose command runs, is queued, or has not been received yet. */
    private static final int MAX_SESSIONS = CommandLanes.MAX_COMMANDS + 64;
    /** The time limit for a request to be complete; a launcher sends it at once. */
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The least time between two log lines about malformed requests. */
    private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int RECEIVED_AT_ONCE = 64 << 10;
    /** Limit for the bytes of all incomplete requests together. */
    private static final long MAX_RECEIVED_BYTES = 16 << 20;
    private static final String FULL = "domaind has " + CommandLanes.MAX_COMMANDS + " commands at work already; try again when some have ended";

    private final CommandSocket socket;
    private final String build;
    private final CommandPorts ports;
    private final int listener;
    private final Epoll epoll;
    private final DescriptorReceiver messages = new DescriptorReceiver(RECEIVED_AT_ONCE, CommandRequest.MAX_DESCRIPTORS);
    private final Map<Integer, CommandSession> sessions = new HashMap<>();
    private final CommandLanes lanes = new CommandLanes(System::nanoTime);
    private final long requestNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread loop;
    private int unfinished;
    private long receivedBytes;
    private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;
    private boolean listening = true;
    private boolean acceptFailed;
    private volatile boolean closing;

    private CommandServer(CommandSocket socket, String build, CommandPorts ports, long requestNanos, VitalThreads vital) {
        this.socket = socket;
        this.build = build;
        this.ports = ports;
        this.listener = socket.descriptor();
        this.requestNanos = requestNanos;
        this.epoll = new Epoll();
        try {
            epoll.add(listener, Epoll.IN);
        } catch (RuntimeException e) {
            epoll.close();
            throw e;
        }
        this.loop = vital.thread("commands", this::run, this::post);
    }

    /**
     * Binds and serves.
     *
     * @param build launchers of another build are declined, and start a JVM
     */
    public static CommandServer start(Path path, String build, CommandPorts ports, VitalThreads vital) {
        return start(path, build, ports, vital, REQUEST_NANOS);
    }

    /** As {@link #start(Path, String, CommandPorts, VitalThreads)}. @param requestNanos the time limit for a request to be complete */
    static CommandServer start(Path path, String build, CommandPorts ports, VitalThreads vital, long requestNanos) {
        CommandSocket socket = CommandSocket.bind(path);
        try {
            CommandServer server = new CommandServer(socket, build, ports, requestNanos, vital);
            server.loop.start();
            return server;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } finally {
            // With the listener closed launchers cannot connect, and start JVMs.
            release();
        }
    }

    private void release() {
        sessions.values().forEach(session -> {
            session.link().cancel();
            session.release();
        });
        sessions.clear();
        epoll.close();
        messages.close();
        socket.close();
        lanes.close();
    }

    private void post(Runnable task) {
        tasks.add(task);
        epoll.wake();
    }

    private void turn() {
        int found = epoll.await(unfinished > 0 || !listening || lanes.crowded() ? CommandLanes.LONG_MILLIS : -1);
        for (int i = 0; i < found; i++) {
            int descriptor = epoll.descriptor(i);
            if (descriptor == listener) {
                accept();
            } else if (sessions.containsKey(descriptor)) {
                serve(sessions.get(descriptor));
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        lanes.widen();
        expire();
    }

    private void accept() {
        int caller = LocalSocket.tryAccept(listener);
        if (caller >= 0) {
            acceptFailed = false;
            try {
                accepted(caller);
            } catch (RuntimeException bug) {
                // Only this connection is lost.
                LOG.error("A command is refused because of a bug in domaind", bug);
                CommandSession session = sessions.get(caller);
                if (session == null) {
                    Libc.closeFile(caller);
                } else {
                    end(session);
                }
            }
        } else if (caller != -Errno.EAGAIN && caller != -Errno.EINTR) {
            // Most likely out of descriptors: the loop tries again when it has nothing else to do.
            if (!acceptFailed) {
                LOG.warn("Connections for commands cannot be accepted and have to wait: {}", Errno.name(-caller));
            }
            acceptFailed = true;
            epoll.remove(listener);
            listening = false;
        }
    }

    private void accepted(int caller) {
        LocalSocket.Peer peer = LocalSocket.credentials(caller);
        CommandSession session = new CommandSession(caller, peer, System.nanoTime());
        if (!socket.permits(peer)) {
            session.release();
        } else if (sessions.size() == MAX_SESSIONS) {
            session.link().send(Frame.text(Frame.REFUSED, FULL));
            session.release();
        } else if (add(session)) {
            // Usually its request has arrived already.
            serve(session);
        }
    }

    private boolean add(CommandSession session) {
        try {
            epoll.add(session.socket(), Epoll.IN);
        } catch (SystemException e) {
            LOG.warn("A command cannot be served: {}", e.getMessage());
            session.release();
            return false;
        }
        sessions.put(session.socket(), session);
        unfinished++;
        return true;
    }

    private void serve(CommandSession session) {
        try {
            receive(session);
        } catch (RuntimeException bug) {
            LOG.error("A command failed because of a bug in domaind", bug);
            end(session);
        }
    }

    private void receive(CommandSession session) {
        int count = messages.receive(session.socket());
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return;
        }
        if (count <= 0) {
            end(session);
            return;
        }
        boolean before = session.unfinished();
        int bytesBefore = session.receivedBytes();
        try {
            CommandSession.Received request;
            try {
                request = session.take(messages.payload(count), messages.descriptors());
            } finally {
                unfinished -= before && !session.unfinished() ? 1 : 0;
                receivedBytes += session.receivedBytes() - bytesBefore;
            }
            if (receivedBytes > MAX_RECEIVED_BYTES && session.unfinished()) {
                throw new DeclinedException("too many incomplete requests");
            }
            if (request != null) {
                begin(session, request);
            }
        } catch (CommandRequest.MalformedException e) {
            complain(session, e);
            end(session);
        } catch (DeclinedException e) {
            LOG.debug("A command is declined, its launcher starts a JVM: {}", e.getMessage());
            session.link().send(Frame.of(Frame.DECLINED));
            end(session);
        }
    }

    private void complain(CommandSession session, CommandRequest.MalformedException problem) {
        long now = System.nanoTime();
        if (now - complainedNanos >= COMPLAINT_NANOS) {
            complainedNanos = now;
            LOG.warn("Process {} sent something that is not a command: {}; more of these within a minute are not logged", session.peer().pid(), problem.getMessage());
        }
    }

    private void begin(CommandSession session, CommandSession.Received received) throws CommandRequest.MalformedException, DeclinedException {
        CommandRequest request = CommandRequest.parse(received.header(), received.body());
        if (!request.build().equals(build)) {
            throw new DeclinedException("a launcher of build " + request.build());
        }
        if (request.descriptors() != received.descriptors().length) {
            throw new CommandRequest.MalformedException(received.descriptors().length + " descriptors for " + request.descriptors() + " streams");
        }
        session.begin();
        CommandRun run = new CommandRun(session, request, received.descriptors(), ports);
        if (!lanes.submit(run)) {
            session.link().send(Frame.text(Frame.REFUSED, FULL));
            session.link().cancel();
            run.run();
        }
    }

    private void end(CommandSession session) {
        if (sessions.remove(session.socket()) == null) {
            return;
        }
        epoll.remove(session.socket());
        if (session.unfinished()) {
            unfinished--;
            receivedBytes -= session.receivedBytes();
        }
        session.link().cancel();
        session.release();
    }

    private void expire() {
        if (!listening && sessions.size() < MAX_SESSIONS) {
            epoll.add(listener, Epoll.IN);
            listening = true;
        }
        if (unfinished > 0) {
            long now = System.nanoTime();
            List.copyOf(sessions.values()).stream().filter(s -> s.unfinished() && now - s.sinceNanos() > requestNanos).forEach(this::end);
        }
    }

    /** Closes the commands' connections, at which their launchers report that domaind has ended. */
    @Override
    public void close() {
        closing = true;
        epoll.wake();
        try {
            loop.join();
            socket.remove();
        } catch (IOException e) {
            LOG.warn("The commands' socket did not close cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
