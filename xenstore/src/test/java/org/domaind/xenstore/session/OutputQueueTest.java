package org.domaind.xenstore.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;

import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.tree.Caller;
import org.junit.jupiter.api.Test;

class OutputQueueTest {
    private final OutputQueue queue = new OutputQueue(null);

    @Test
    void goesOutInAnyParts() {
        queue.reply(new byte[] {1, 2, 3}, null);
        queue.reply(new byte[] {4, 5}, null);
        assertEquals(5, queue.takeAppended());
        assertEquals(0, queue.takeAppended());
        queue.sent(1);
        ByteBuffer part = ByteBuffer.allocate(3);
        queue.copyTo(part);
        assertArrayEquals(new byte[] {2, 3, 4}, part.array());
        assertArrayEquals(new byte[] {3, 4, 5}, queue.last(3));
        queue.sent(3);
        assertEquals(1, queue.bytes());
        queue.sent(1);
        assertTrue(queue.isEmpty());
    }

    @Test
    void anEventWaitsOnceUntilItIsBegun() {
        assertTrue(queue.event(new byte[4], "/a", "t", 0, null));
        assertFalse(queue.event(new byte[4], "/a", "t", 0, null));
        assertTrue(queue.event(new byte[4], "/a", "other", 0, null));
        assertTrue(queue.event(new byte[4], "@releaseDomain", "t", 0, null));
        assertTrue(queue.event(new byte[4], "@releaseDomain", "t", 0, null));
        queue.sent(1);
        assertTrue(queue.event(new byte[4], "/a", "t", 0, null));
        assertEquals(19, queue.bytes());
    }

    @Test
    void oldEventsAreDiscardedUnlessBegun() {
        Session session = new Session(Caller.guest(3), new Accounts().of(3), true);
        OutstandingRequest outstanding = new OutstandingRequest(session);
        queue.event(new byte[] {1, 1}, "/a", "t", 10, outstanding);
        queue.event(new byte[] {2, 2}, "/b", "t", 10, outstanding);
        queue.reply(new byte[] {3, 3}, outstanding);
        queue.event(new byte[] {4, 4}, "/c", "t", 30, outstanding);
        outstanding.settle();
        queue.sent(1);
        assertTrue(queue.discardEvents(20));
        assertFalse(queue.discardEvents(20));
        assertArrayEquals(new byte[] {1, 3, 3, 4, 4}, queue.last(queue.bytes()));
        assertTrue(queue.event(new byte[] {2, 2}, "/b", "t", 40, null));
        assertEquals(1, session.account().outstanding());
        queue.sent(3);
        assertEquals(1, session.account().outstanding());
        queue.sent(2);
        assertEquals(0, session.account().outstanding());
        queue.clear();
        assertTrue(queue.isEmpty());
    }
}
