package org.domaind.xenstore.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.domaind.xenstore.wire.Refusal;

class StorePathProperties {
    @Property
    void acceptedPathsAreCanonical(@ForAll @CharRange(from = '-', to = 'B') @StringLength(max = 12) String given) {
        StorePath path;
        try {
            path = StorePath.of(given, 3, 2048);
        } catch (Refusal refused) {
            assertTrue(given.isEmpty() || given.startsWith("@") || !given.matches("(/|/?[-0-9A-B@]+(/[-0-9A-B@]+)*)"), given);
            return;
        }
        assertTrue(path.text().matches("/|(/[-0-9A-Za-z_@]+)+"), path.text());
        assertEquals(path, path.isRoot() ? path : path.parent().child(path.name()));
    }
}
