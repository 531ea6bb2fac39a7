package org.domaind.daemon.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.os.Libc;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.junit.jupiter.api.Test;

/** Two pipes of this process, as two links see them. */
class PeerLinkTest {
    private static final long SELF = ProcessHandle.current().pid();
    private final int[] there = Libc.pipe(0);
    private final int[] back = Libc.pipe(0);

    private static void closeBoth(int[] pipe) {
        Libc.closeFile(pipe[0]);
        Libc.closeFile(pipe[1]);
    }

    @Test
    void bytesTravelBothWays() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        PeerLink one = PeerLink.open(new Requests.Link(SELF, back[0], there[1]));
        PeerLink two = PeerLink.open(new Requests.Link(SELF, there[0], back[1]));
        closeBoth(there);
        closeBoth(back);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                one.writeFully(sent);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertArrayEquals(sent, two.readFully(sent.length).array());
        writing.get();
        two.writeFully(new byte[] {7});
        assertEquals(7, one.readFully(1).get());
        one.close();
        assertEquals(-1, two.read(ByteBuffer.allocate(1)));
        assertThrows(EOFException.class, () -> two.readFully(1));
        assertTrue(assertThrows(IOException.class, () -> two.writeFully(new byte[1])).getMessage().contains("has closed the connection"));
        two.close();
        assertThrows(IOException.class, () -> two.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aWaitEndsWhenItsWatchSaysSoOrItsPatienceIsOver() {
        PeerLink link = PeerLink.open(new Requests.Link(SELF, back[0], there[1]));
        link.patience(1);
        assertTrue(assertThrows(IOException.class, () -> link.readFully(1)).getMessage().startsWith("nothing has come from the other host"));
        link.patience(1_000_000);
        int[] asked = new int[1];
        link.watch(() -> {
            if (++asked[0] == 3) {
                throw new ProblemException("enough", "enough");
            }
        });
        assertEquals("enough", assertThrows(ProblemException.class, () -> link.readFully(1)).problem().code());
        link.close();
        closeBoth(there);
        closeBoth(back);
    }

    @Test
    void whatIsNotThereIsNamed() {
        closeBoth(there);
        closeBoth(back);
        assertEquals("no-link", assertThrows(ProblemException.class, () -> PeerLink.open(new Requests.Link(SELF, 999_999, 999_998))).problem().code());
        assertEquals("no-link", assertThrows(ProblemException.class, () -> PeerLink.open(new Requests.Link(1L << 40, 0, 1))).problem().code());
    }
}
