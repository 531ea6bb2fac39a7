package org.domaind.daemon.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

/** Lists of frames, as honest guests publish them and as hostile ones might. */
class PvFramesTest {
    private static final int PAGE = 4096;
    private static final long HIGHEST = 0xffff;
    private static final long MOST = 1 << 20;
    private static final Domid GUEST = new Domid(3);

    private final Map<Long, ByteBuffer> pages = new HashMap<>();
    private final ByteBuffer sharedInfo = page();
    private int mapped;

    private static ByteBuffer page() {
        return ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer page(long mfn) {
        return pages.computeIfAbsent(mfn, m -> page());
    }

    private final class Memory implements GuestMemory {
        @Override
        public MappedFrames mapEach(Domid domid, long[] frames) {
            throw new AssertionError("nothing is to be written");
        }

        @Override
        public MappedFrames mapReadable(Domid domid, long[] frames) {
            mapped++;
            return new MappedFrames() {
                @Override
                public Optional<String> error(int index) {
                    return pages.containsKey(frames[index]) ? Optional.empty() : Optional.of("EPERM");
                }

                @Override
                public ByteBuffer page(int index) {
                    return pages.get(frames[index]).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
                }

                @Override
                public int count() {
                    return frames.length;
                }

                @Override
                public void close() {
                    // Nothing is mapped.
                }
            };
        }
    }

    /** All that the list says: {@code pfn:mfn}, in batches of three. */
    private List<String> all() {
        PvFrames frames = new PvFrames(new GuestTables(new Memory(), GUEST), sharedInfo, MOST, HIGHEST);
        List<String> all = new ArrayList<>();
        long[] pfns = new long[3];
        long[] mfns = new long[3];
        for (int count = frames.next(pfns, mfns); count > 0; count = frames.next(pfns, mfns)) {
            for (int i = 0; i < count; i++) {
                all.add(pfns[i] + ":" + mfns[i]);
            }
        }
        return all;
    }

    private void list(long mfn, long... entries) {
        ByteBuffer list = page(mfn);
        for (int i = 0; i < PAGE / 8; i++) {
            list.putLong(i * 8, i < entries.length ? entries[i] : -1);
        }
    }

    /** A tree of tables for the address 0xffff880000000000: two pages of a list. */
    private void tables(long firstList, long secondList) {
        sharedInfo.putLong(3088, 1024).putLong(3112, 0x10 << 12).putLong(3120, 0xffff880000000000L);
        page(0x10).putLong(0x110 * 8, 0x11 << 12 | 7);
        page(0x11).putLong(0, 0x12 << 12 | 7);
        page(0x12).putLong(0, 0x13 << 12 | 7);
        page(0x13).putLong(0, firstList << 12 | 7).putLong(8, secondList << 12 | 7);
    }

    @Test
    void aListBehindPageTables() {
        tables(0x20, 0x21);
        list(0x20, 100, -1, 102, 103, 1L << 62 | 5);
        list(0x21, 200);
        assertEquals(List.of("0:100", "2:102", "3:103", "512:200"), all());
    }

    @Test
    void aTreeOfFrames() {
        sharedInfo.putLong(3088, 514).putLong(3096, 0x10);
        page(0x10).putLong(0, 0x11);
        page(0x11).putLong(0, 0x20).putLong(8, 0x21);
        list(0x20, 100);
        list(0x21, 200, 201, 202);
        assertEquals(List.of("0:100", "512:200", "513:201"), all());
    }

    @Test
    void pagesThatAreNotTheGuestsAreNotThere() {
        tables(0x20, 0x7777);
        list(0x20, 100);
        assertEquals(List.of("0:100"), all());
        page(0x12).putLong(0, 0);
        assertEquals(List.of(), all());
    }

    @Test
    void aListThatGoesInCirclesEnds() {
        tables(0x10, 0x10);
        // As many entries as a guest can claim: the list is its own table.
        sharedInfo.putLong(3088, -1);
        for (int i = 0; i < 512; i++) {
            page(0x10).putLong(i * 8, 0x10 << 12 | 7);
        }
        assertEquals(List.of(), all());
        assertEquals(5, mapped);
    }

    @Test
    void aGuestThatSaysNothingIsRefused() {
        assertEquals("no-frame-list", assertThrows(ProblemException.class, this::all).problem().code());
        tables(0x20, 0x21);
        sharedInfo.putLong(3120, 0xffff880000000123L);
        assertEquals("no-frame-list", assertThrows(ProblemException.class, this::all).problem().code());
    }
}
