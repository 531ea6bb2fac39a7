package org.domaind.xenstore.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.domaind.xenstore.tree.StorePath;

class HistoryProperties {
    private static final int MANY = 1_000_000;
    private static final List<String> PATHS =
            List.of("/a", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/f", "/f/g", "/tool/h", "/tool/h/i", "/f/a-long-name");

    @Property(tries = 300)
    void everyFormerTreeIsFoundAgain(@ForAll @Size(max = 120) List<@IntRange(min = 0, max = 399) Integer> script) {
        RecordedStore recorded = new RecordedStore(1 << 20);
        Map<Long, List<String>> trees = new TreeMap<>();
        trees.put(recorded.millis, recorded.tree());
        for (int step : script) {
            recorded.millis += step % 3;
            play(recorded, step);
            trees.put(recorded.millis, recorded.tree());
        }
        History history = recorded.history();
        trees.forEach((millis, tree) ->
                assertEquals(tree, RecordedStore.lines(history.nodesAt(millis, StorePath.ROOT, 0, MANY).nodes()), "at " + millis));
        assertEquals(recorded.recorder.changes(), history.changes(ChangeFilter.ALL, 0, MANY).size());
    }

    /** With the smallest bound, and values that fill it quickly. */
    @Property(tries = 20)
    void theRestOfTheHistoryIsRight(@ForAll @Size(min = 100, max = 600) List<@IntRange(min = 0, max = 399) Integer> script) {
        RecordedStore recorded = new RecordedStore(Recorder.MIN_BYTES);
        String filling = "x".repeat(3000);
        Map<Long, List<String>> trees = new TreeMap<>();
        for (int step : script) {
            recorded.millis++;
            play(recorded, step);
            recorded.write("/filling", filling + step);
            if (step % 5 == 0) {
                recorded.recorder.packOne();
            }
            assertTrue(recorded.recorder.bytes() <= Recorder.MIN_BYTES, "bytes " + recorded.recorder.bytes());
            trees.put(recorded.millis, recorded.tree());
        }
        History history = recorded.history();
        trees.forEach((millis, tree) -> {
            if (millis >= history.reach()) {
                assertEquals(tree, RecordedStore.lines(history.nodesAt(millis, StorePath.ROOT, 0, MANY).nodes()), "at " + millis);
            }
        });
        List<Change> changes = history.changes(ChangeFilter.ALL, 0, MANY);
        List<Long> numbers = changes.stream().map(Change::number).toList();
        List<Long> expected = new ArrayList<>();
        for (long number = recorded.recorder.changes() - changes.size(); number < recorded.recorder.changes(); number++) {
            expected.add(number);
        }
        assertEquals(expected, numbers);
    }

    private static void play(RecordedStore recorded, int step) {
        String path = PATHS.get(step % PATHS.size());
        int act = step / PATHS.size() % 8;
        boolean parentThere = recorded.has(new StorePath(path).parent().text());
        if (act < 2 && recorded.has(path)) {
            recorded.remove(path);
        } else if (parentThere) {
            recorded.write(path, "v" + step % 7, act == 2 ? 7 : 0);
        }
    }
}
