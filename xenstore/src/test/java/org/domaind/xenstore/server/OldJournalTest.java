package org.domaind.xenstore.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.journal.Journal;
import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Op;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal of the first version, as a build wrote it whose daemon was killed: domain 1 runs, its driver watches for shutdown requests; a node was
 * written and given permissions, another removed; quotas were set for that domain and for new ones.
 */
class OldJournalTest {
    private static final String BOOT = "12702ef8-d591-44c6-98ae-9a889d2c6e50";
    private static final long NEVER = Long.MAX_VALUE / 4;
    private static final int PAGE_BYTES = 4096;
    /** Consumed and produced of the requests, then of the answers. */
    private static final int INDEXES_AT = 2048;
    private static final int NODES_OF_ONE = 777;
    private static final int NODES_OF_NEW_ONES = 1234;

    @TempDir
    private Path folder;
    private byte[] old;

    @BeforeEach
    void copy() throws IOException {
        try (InputStream in = OldJournalTest.class.getResourceAsStream("/journal/version-1.journal")) {
            old = in.readAllBytes();
        }
        Files.write(file(), old);
    }

    private Path file() {
        return folder.resolve("store.journal");
    }

    @Test
    void eachOfItsEntriesIsUnderstood() throws IOException {
        Map<String, Integer> kinds = new TreeMap<>();
        Journal.open(file(), BOOT, NEVER, entry -> kinds.merge(entry.getClass().getSimpleName(), 1, Integer::sum)).close();
        SortedSet<String> expected = new TreeSet<>(List.of("Edited", "Made", "Epoch", "Introduced", "WatchSet", "Limited", "RingRead",
                "RingWritten"));
        assertEquals(expected, kinds.keySet());
        assertEquals(1, kinds.get("Introduced"));
        assertEquals(2, kinds.get("Limited"));
        assertArrayEquals(old, Files.readAllBytes(file()), "reading it changes nothing");
    }

    @Test
    void theStoreIsAsItWas() throws Exception {
        ByteBuffer ring = ringOfOne();
        StoreOptions options = new StoreOptions(folder.resolve("socket"), file(), BOOT);
        try (StoreServer server = StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(ring), domid -> domid < 2, new StoreListener() { })) {
            server.start();
            assertEquals(List.of(1), List.copyOf(server.restoredDomains()));
            try (StoreClient client = StoreClient.connect(options.socket())) {
                assertEquals("hello", client.read("/local/domain/1/name"));
                assertEquals("hello", client.read("/local/domain/1/data/simulated"));
                assertEquals("a value", client.read("/tool/old"));
                assertEquals("n0\0r1\0", text(client.request(Op.GET_PERMS, "/tool/old", "/tool/old\0".getBytes(StandardCharsets.UTF_8))));
                assertFalse(client.exists("/tool/gone"));
                assertEquals("/vm/f686f67f-b53d-4d75-bf60-582d861314cd", client.read("/local/domain/1/vm"));
                assertTrue(client.isIntroduced(1));
                String quotas = text(client.request(Op.CONTROL, "quota", "quota\0".getBytes(StandardCharsets.UTF_8)));
                assertTrue(quotas.lines().anyMatch(line -> line.matches("nodes *: *" + NODES_OF_NEW_ONES + " .*")), quotas);
            }
            Map<String, StoreStatistics.QuotaUse> one = server.statistics().get().domains().stream().filter(use -> use.domid() == 1)
                    .flatMap(use -> use.quotas().stream()).collect(Collectors.toMap(StoreStatistics.QuotaUse::quota, use -> use));
            assertEquals(NODES_OF_ONE, one.get("nodes").limit());
            assertEquals(1, one.get("watches").used());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The guest's page as it stood: all its requests were taken, and it has read all answers. */
    private ByteBuffer ringOfOne() throws IOException {
        int[] taken = {0};
        int[] sent = {0};
        Journal.open(file(), BOOT, NEVER, entry -> {
            if (entry instanceof Entry.RingRead read) {
                taken[0] = read.consumed();
            } else if (entry instanceof Entry.RingWritten written) {
                sent[0] = written.from() + written.bytes().length;
            }
        }).close();
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int index : new int[] {taken[0], taken[0], sent[0], sent[0]}) {
            page.putInt(INDEXES_AT + page.position(), index);
            page.position(page.position() + Integer.BYTES);
        }
        return page.clear();
    }
}
