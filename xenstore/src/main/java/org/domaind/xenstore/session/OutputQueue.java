package org.domaind.xenstore.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

import org.domaind.xenstore.quota.Account;

/**
 * Messages that wait to be sent to one connection, in order. An event that is waiting already is not queued again, unless its path is a special name.
 */
public final class OutputQueue {
    /** Bytes that a waiting message counts in addition to its own length. */
    private static final int MESSAGE_MEMORY = 128;

    private final Account account;
    private final Deque<Message> messages = new ArrayDeque<>();
    private final Set<Event> waiting = new HashSet<>();
    private int headSent;
    private int bytes;
    private int appended;

    /** @param account whose memory quota the messages count for; null for none */
    OutputQueue(Account account) {
        this.account = account;
    }

    /** The amount that a message counts against {@link org.domaind.xenstore.quota.Quota#MEMORY} while it waits. */
    public static int memory(int packetLength) {
        return MESSAGE_MEMORY + packetLength;
    }

    private void uses(int memory) {
        if (account != null) {
            account.addMemory(memory);
        }
    }

    /** Bytes that are not sent yet. */
    public int bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Bytes queued since the last call; they are at the end of the queue. */
    public int takeAppended() {
        int count = appended;
        appended = 0;
        return count;
    }

    public void reply(byte[] packet, OutstandingRequest outstanding) {
        add(new Message(packet, null, 0, outstanding));
    }

    /** @return false when the same event waits already */
    public boolean event(byte[] packet, String path, String token, long nanos, OutstandingRequest outstanding) {
        Event event = new Event(path, token);
        if (path.charAt(0) != '@' && !waiting.add(event)) {
            return false;
        }
        add(new Message(packet, event, nanos, outstanding));
        return true;
    }

    /** Adds bytes that a former process was to send; they may begin in the middle of a message. */
    public void restored(byte[] rest) {
        if (rest.length > 0) {
            add(new Message(rest, null, 0, null));
        }
    }

    private void add(Message message) {
        messages.add(message);
        uses(memory(message.packet.length));
        bytes += message.packet.length;
        appended += message.packet.length;
        if (message.outstanding != null) {
            message.outstanding.share();
        }
    }

    /** Copies from the front as much as fits; {@link #sent} removes it. */
    public void copyTo(ByteBuffer out) {
        int skip = headSent;
        for (Message message : messages) {
            int length = Math.min(message.packet.length - skip, out.remaining());
            out.put(message.packet, skip, length);
            skip = 0;
            if (!out.hasRemaining()) {
                return;
            }
        }
    }

    /** A copy of the last bytes of the queue. */
    public byte[] last(int count) {
        byte[] last = new byte[count];
        int left = count;
        for (Iterator<Message> backwards = messages.descendingIterator(); left > 0; ) {
            byte[] packet = backwards.next().packet;
            int length = Math.min(left, packet.length);
            left -= length;
            System.arraycopy(packet, packet.length - length, last, left, length);
        }
        return last;
    }

    /** Removes bytes from the front, which were sent. A partly sent event counts as begun. */
    public void sent(int count) {
        bytes -= count;
        int left = count;
        while (left > 0) {
            Message head = messages.peek();
            if (headSent == 0 && head.event != null) {
                waiting.remove(head.event);
            }
            int rest = head.packet.length - headSent;
            if (left < rest) {
                headSent += left;
                return;
            }
            left -= rest;
            headSent = 0;
            messages.poll();
            uses(-memory(head.packet.length));
            head.settle();
        }
    }

    /** Discards events queued before a time, unless they are partly sent. Returns whether there were any. */
    public boolean discardEvents(long beforeNanos) {
        boolean any = false;
        boolean begun = headSent > 0;
        for (Iterator<Message> all = messages.iterator(); all.hasNext(); begun = false) {
            Message message = all.next();
            if (!begun && message.event != null && message.nanos - beforeNanos < 0) {
                all.remove();
                waiting.remove(message.event);
                bytes -= message.packet.length;
                uses(-memory(message.packet.length));
                message.settle();
                any = true;
            }
        }
        return any;
    }

    public void clear() {
        messages.forEach(message -> {
            uses(-memory(message.packet.length));
            message.settle();
        });
        messages.clear();
        waiting.clear();
        headSent = 0;
        bytes = 0;
        appended = 0;
    }

    private record Event(String path, String token) {
    }

    private record Message(byte[] packet, Event event, long nanos, OutstandingRequest outstanding) {
        void settle() {
            if (outstanding != null) {
                outstanding.settle();
            }
        }
    }
}
