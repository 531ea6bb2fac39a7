package org.domaind.daemon.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageFileTest {
    private final PageFile file = new PageFile("domaind-test-pages");

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void aViewShowsTheFilesOwnPagesInTheOrderAskedFor() {
        ByteBuffer slab = file.extend(4);
        slab.putLong(0, 10).putLong(2 * NativePages.PAGE_SIZE, 12);
        PageFile.View view = file.view(new long[] {2 * NativePages.PAGE_SIZE, 0});
        assertEquals(12, view.page(0).getLong(0));
        assertEquals(10, view.page(1).getLong(0));
        view.page(1).putLong(8, 99);
        assertEquals(99, slab.getLong(8));
    }

    @Test
    void aRevokedPageCannotBeTouchedThroughBuffersOfBefore() {
        ByteBuffer slab = file.extend(1);
        PageFile.View view = file.view(new long[] {0});
        ByteBuffer page = view.page(0);
        page.putInt(0, 1);
        view.revoke();
        assertFaults(() -> page.getInt(0));
        assertFaults(() -> page.putInt(0, 2));
        assertFaults(() -> page.get(0, new byte[64]));
        assertEquals(1, slab.getInt(0));
        view.revoke();
    }

    @Test
    void aPageThatIsNoneCannotBeTouched() {
        file.extend(1);
        PageFile.View view = file.view(new long[] {-1, 0});
        assertFaults(() -> view.page(0).get(0));
        assertEquals(0, view.page(1).get(0));
    }

    /** The virtual machine raises the error when the thread next calls into it, as an array of arrays does. */
    private static void assertFaults(Runnable access) {
        assertThrows(InternalError.class, () -> {
            access.run();
            assertEquals(1, new int[1][1].length);
        });
    }

    @Test
    void itGrows() {
        file.extend(1);
        file.extend(2).putInt(0, 7);
        assertEquals(3L * NativePages.PAGE_SIZE, file.length());
        assertEquals(7, file.view(new long[] {NativePages.PAGE_SIZE}).page(0).getInt(0));
    }
}
