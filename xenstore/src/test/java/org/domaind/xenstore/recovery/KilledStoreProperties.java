package org.domaind.xenstore.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.server.SteppedStore;

/** A guest that writes, reads and watches while the store is killed again and again: it notices nothing except the time. */
class KilledStoreProperties extends FolderPerTry {
    /** Steps: 0 to 3 send a request, 4 and 5 read and write on, in 6 to 8 the store works, in 9 to 12 it is killed at different points. */
    @Property(tries = 150)
    void nothingIsLostOrDoneTwice(@ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 12) Integer> script) {
        SteppedStore store = new SteppedStore(folder);
        store.introduce(3);
        store.ask(12, "/local/domain/3|");
        store.ask(14, "/local/domain/3|n3|");
        store.ask(0, "quota|set|node-size|999999|");
        store.step();
        GuestSide guest = store.guest(3);
        List<String> expected = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        guest.request(4, 1000, 0, "w|token|");
        expected.add("1000: 4 OK|");
        expected.add("0: 15 w|token|");
        String value = "";
        guest.request(11, 1001, 0, "x|");
        expected.add("1001: 11 OK|");
        for (int i = 0; i < script.size(); i++) {
            switch (script.get(i)) {
                case 0 -> {
                    value = "v" + i;
                    guest.request(11, i, 0, "x|" + value);
                    expected.add(i + ": 11 OK|");
                }
                case 1 -> {
                    value = "w".repeat(1500) + i;
                    guest.request(11, i, 0, "x|" + value);
                    expected.add(i + ": 11 OK|");
                }
                case 2 -> {
                    guest.request(2, i, 0, "x|");
                    expected.add(i + ": 2 " + value);
                }
                case 3 -> {
                    guest.request(11, i, 0, "w/" + i + "|v");
                    expected.add("0: 15 w/" + i + "|token|");
                    expected.add(i + ": 11 OK|");
                }
                case 4 -> heard.addAll(guest.pull());
                case 5 -> {
                    heard.addAll(guest.pull(100));
                    guest.push();
                }
                case 9 -> store.kill();
                case 10 -> {
                    store.work();
                    store.kill();
                }
                case 11 -> {
                    long before = size(store.journal());
                    store.work();
                    if (size(store.journal()) > before) {
                        store.killTorn(1);
                    }
                }
                case 12 -> {
                    int consumed = guest.field(GuestSide.REQ_CONS);
                    store.work();
                    store.loop().flush();
                    guest.field(GuestSide.REQ_CONS, consumed);
                    store.kill();
                }
                default -> store.step();
            }
        }
        for (int i = 0; i < 400 && heard.size() < expected.size(); i++) {
            guest.push();
            store.step();
            heard.addAll(guest.pull());
        }
        assertEquals(expected, heard);
        assertEquals(List.of("2 " + value), store.ask(2, "/local/domain/3/x|"));
        assertTrue(store.told.isEmpty(), store.told.toString());
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
