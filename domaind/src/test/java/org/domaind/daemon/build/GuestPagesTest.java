package org.domaind.daemon.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestPagesTest {
    private static final Domid GUEST = new Domid(3);
    private final Map<Long, byte[]> frames = new HashMap<>();
    private final GuestMemory memory = mock(GuestMemory.class);
    private int mapped;
    private int largest;

    private GuestPages pages() {
        when(memory.map(any(), any())).thenAnswer(call -> map(call.getArgument(1)));
        return new GuestPages(memory, GUEST, GuestPages.FrameNumbers.TRANSLATED);
    }

    private MappedPages map(long[] numbers) {
        mapped++;
        largest = Math.max(largest, numbers.length);
        return new MappedPages() {
            @Override
            public int count() {
                return numbers.length;
            }

            @Override
            public ByteBuffer page(int index) {
                return ByteBuffer.wrap(frame(numbers[index])).order(ByteOrder.LITTLE_ENDIAN);
            }

            @Override
            public void close() {
                mapped--;
            }
        };
    }

    /** Full of what another guest left. */
    private byte[] frame(long number) {
        return frames.computeIfAbsent(number, n -> {
            byte[] page = new byte[4096];
            Arrays.fill(page, (byte) 0xA5);
            return page;
        });
    }

    /** XSA-464: tables in memory that had been another guest's. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 4096", "4095, 1", "4095, 2", "100, 3996", "100, 3997", "65472, 36", "8192, 20000"})
    void whatIsWrittenHasZerosAround(long address, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 7);
        pages().write(address, content);
        long first = address / 4096;
        long last = (address + length - 1) / 4096;
        assertEquals(last - first + 1, frames.size(), "no other page is touched");
        byte[] expected = new byte[(int) (last - first + 1) * 4096];
        System.arraycopy(content, 0, expected, (int) (address - first * 4096), length);
        for (long page = first; page <= last; page++) {
            int at = (int) (page - first) * 4096;
            assertArrayEquals(Arrays.copyOfRange(expected, at, at + 4096), frame(page));
        }
        assertEquals(0, mapped);
    }

    @Test
    void mappingsAreBounded() {
        long[] filled = new long[3000];
        pages().fill(5, filled.length, (index, page) -> filled[(int) index] = page.capacity());
        assertTrue(Arrays.stream(filled).allMatch(size -> size == 4096));
        assertEquals(GuestPages.BATCH, largest);
        assertEquals(3000, frames.size());
        assertTrue(frames.containsKey(5L) && frames.containsKey(3004L));
        assertEquals(0, mapped);
    }
}
