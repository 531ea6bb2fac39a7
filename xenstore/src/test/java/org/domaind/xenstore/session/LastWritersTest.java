package org.domaind.xenstore.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class LastWritersTest {
    @Test
    void authorsOfRecentChangesAreKnown() {
        LastWriters authors = new LastWriters();
        assertEquals(LastWriters.UNKNOWN, authors.of(0));
        authors.made(10, 12, 3);
        authors.made(12, 13, 5);
        assertEquals(List.of(-1, 3, 3, 5, -1), List.of(authors.of(10), authors.of(11), authors.of(12), authors.of(13), authors.of(14)));
        authors.made(13, 13 + 70_000, 7);
        assertEquals(List.of(-1, -1, 7), List.of(authors.of(13), authors.of(14), authors.of(70_000)));
        authors.made(200_000, 200_001, 9);
        assertEquals(List.of(-1, 9), List.of(authors.of(70_000), authors.of(200_001)));
    }
}
