package org.domaind.xenstore.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.domaind.xenstore.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorePathTest {
    @ParameterizedTest
    @CsvSource({"/,/", "/a,/a", "/a/b-c_d@0,/a/b-c_d@0", "a,/local/domain/5/a", "a/b,/local/domain/5/a/b", "/@x,/@x", "/local/domain,/local/domain"})
    void canonical(String given, String expected) throws Refusal {
        assertEquals(expected, StorePath.of(given, 5, 2048).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//", "/a//b", "/a/", "a/", "a//b", "/local/domain/",
            "/a b", "/a.b", "/ä", "/a\u0000b", "@releaseDomain", "/a:", "/a,"})
    void refused(String given) {
        assertThrows(Refusal.class, () -> StorePath.of(given, 5, 2048));
    }

    @Test
    void specialNames() throws Refusal {
        assertTrue(StorePath.orSpecial("@releaseDomain/5", 5, 2048).isSpecial());
        assertThrows(Refusal.class, () -> StorePath.orSpecial("@", 5, 0).text().concat(StorePath.of("@", 5, 5).text()));
        assertThrows(Refusal.class, () -> StorePath.orSpecial("@a//b", 5, 2048));
    }

    @Test
    void lengthCountsWithoutHomeInBothSpellings() throws Refusal {
        String longest = "a".repeat(2048);
        assertEquals(2048 + 16, StorePath.of(longest, 0, 2048).text().length());
        assertEquals(2048 + 16, StorePath.of("/local/domain/5/" + longest, 0, 2048).text().length());
        assertEquals(2048 + 20, StorePath.of("/local/domain/12345/" + longest, 0, 2048).text().length());
        assertThrows(Refusal.class, () -> StorePath.of(longest + "a", 0, 2048));
        assertThrows(Refusal.class, () -> StorePath.of("/local/domain/5/" + longest + "a", 0, 9999));
        assertThrows(Refusal.class, () -> StorePath.of("/local/domain/123456/" + longest, 0, 2048));
        assertThrows(Refusal.class, () -> StorePath.of("/local/domain/x/" + longest, 0, 2048));
        assertThrows(Refusal.class, () -> StorePath.of("/" + longest, 0, 2048));
        assertThrows(Refusal.class, () -> StorePath.of("abc", 5, 2));
    }
}
