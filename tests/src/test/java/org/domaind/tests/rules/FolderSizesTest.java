package org.domaind.tests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A folder that one can see at a glance: what holds more than twenty classes, beside the package's own page, is two packages. */
class FolderSizesTest {
    private static final long MAX_CLASSES = 20;

    @Test
    void noPackageHasMoreThanTwentyClasses() throws IOException {
        for (String folder : new String[] {"src/main/java", "src/test/java"}) {
            Map<String, Long> sizes = Sources.of(folder).classesPerFolder();
            assertTrue(sizes.size() > 10, folder + " has " + sizes.size());
            sizes.values().removeIf(size -> size <= MAX_CLASSES);
            assertEquals(Map.of(), sizes);
        }
    }
}
