package org.domaind.daemon.command;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.domaind.daemon.command.caller.CallerLink;
import org.domaind.daemon.command.caller.DeclinedException;
import org.domaind.daemon.command.caller.Frame;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.LocalSocket;

/**
 * One launcher's connection on the server's thread: receives the request, then single bytes, then the end. Both the server's thread and the
 * command's use the socket; the last of them to be done closes it.
 */
final class CommandSession {
    private static final int NONE = -1;

    private final int socket;
    private final LocalSocket.Peer peer;
    private final long sinceNanos;
    private final CallerLink link;
    private final int[] descriptors = new int[CommandRequest.MAX_DESCRIPTORS];
    private int descriptorCount;
    private ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    /** The length of the request, once its header has been received. */
    private int length = NONE;
    private boolean begun;
    private int users = 1;

    /** @param socket owned from now on */
    CommandSession(int socket, LocalSocket.Peer peer, long nowNanos) {
        this.socket = socket;
        this.peer = peer;
        this.sinceNanos = nowNanos;
        this.link = new CallerLink(socket);
        Arrays.fill(descriptors, NONE);
    }

    int socket() {
        return socket;
    }

    LocalSocket.Peer peer() {
        return peer;
    }

    CallerLink link() {
        return link;
    }

    /** Whether the request is incomplete. */
    boolean unfinished() {
        return unfinished != null;
    }

    /** The bytes held for an incomplete request. */
    int receivedBytes() {
        return unfinished() ? unfinished.size() : 0;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** A complete request. */
    record Received(byte[] header, byte[] body, int[] descriptors) {
    }

    /**
     * Takes received bytes.
     *
     * @return the request when these bytes complete it, else null
     * @throws CommandRequest.MalformedException the request is malformed
     * @throws DeclinedException the launcher must start a JVM
     */
    Received take(byte[] bytes, int[] handed) throws CommandRequest.MalformedException, DeclinedException {
        keep(handed);
        if (!unfinished()) {
            control(bytes);
            return null;
        }
        unfinished.writeBytes(bytes);
        if (unfinished.size() < CommandRequest.HEADER_BYTES) {
            return null;
        }
        if (length == NONE) {
            length = CommandRequest.bodyLength(Arrays.copyOf(unfinished.toByteArray(), CommandRequest.HEADER_BYTES));
            if (length == NONE) {
                throw new DeclinedException("a request of another protocol, or too long");
            }
        }
        int end = CommandRequest.HEADER_BYTES + length;
        if (unfinished.size() < end) {
            return null;
        }
        byte[] all = unfinished.toByteArray();
        unfinished = null;
        control(Arrays.copyOfRange(all, end, all.length));
        return new Received(Arrays.copyOf(all, CommandRequest.HEADER_BYTES), Arrays.copyOfRange(all, CommandRequest.HEADER_BYTES, end), Arrays.copyOf(descriptors, descriptorCount));
    }

    private void keep(int[] handed) throws CommandRequest.MalformedException {
        for (int i = 0; i < handed.length; i++) {
            if (!unfinished() || descriptorCount == descriptors.length) {
                for (int rest = i; rest < handed.length; rest++) {
                    Libc.closeFile(handed[rest]);
                }
                throw new CommandRequest.MalformedException("descriptors outside of a request");
            }
            descriptors[descriptorCount++] = handed[i];
        }
    }

    private void control(byte[] bytes) {
        for (byte letter : bytes) {
            switch (letter) {
                case Frame.STOPPING -> link.hold();
                case Frame.CONTINUED -> link.goOn();
                case Frame.RAW_DONE -> link.answeredRaw(true);
                case Frame.RAW_FAILED -> link.answeredRaw(false);
                case Frame.MAY_READ -> link.answeredReading(true);
                case Frame.MAY_NOT_READ -> link.answeredReading(false);
                case Frame.RESTORED -> link.restored();
                default -> link.cancel();
            }
        }
    }

    /** From now on the command owns the descriptors, and uses the socket too. */
    synchronized void begin() {
        begun = true;
        users++;
    }

    /** Called once by each of the two users. */
    synchronized void release() {
        if (--users == 0) {
            Libc.closeFile(socket);
            for (int i = 0; !begun && i < descriptorCount; i++) {
                Libc.closeFile(descriptors[i]);
            }
        }
    }
}
