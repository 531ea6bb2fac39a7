package org.domaind.xenstore.server;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.wire.ServerFeatures;

/** Watches on {@code @introduceDomain} and {@code @releaseDomain}, with and without a depth (Xen 4.22). */
class SpecialWatchTest {
    private static final int WATCH = 4;
    private static final int SET_PERMS = 14;

    private final StoreConversation talk = new StoreConversation(ServerFeatures.ALL).with(3, 5, 7);

    @Test
    void aDepthNamesTheDomain() {
        talk.run(List.of(
                row("A", WATCH, 0, "@introduceDomain|plain|", "4 OK|", "15 @introduceDomain|plain|"),
                row("A", WATCH, 0, "@introduceDomain|each|1|", "4 OK|", "15 @introduceDomain|each|"),
                row("A", WATCH, 0, "@introduceDomain|none|0|", "4 OK|", "15 @introduceDomain|none|"),
                row("A", WATCH, 0, "@introduceDomain/9|nine|", "4 OK|", "15 @introduceDomain/9|nine|"),
                row("A", WATCH, 0, "@introduceDomain/99|other|", "4 OK|", "15 @introduceDomain/99|other|"),
                row("A", WATCH, 0, "@introduceDomain|bad|-1|", "16 EINVAL|"),
                row("A", 8, 0, "9|1|1|", "15 @introduceDomain|plain|", "15 @introduceDomain/9|each|", "15 @introduceDomain/9|nine|", "8 OK|"),
                row("A", 8, 0, "9|1|1|", "8 OK|")));
    }

    @Test
    void domainsThatShutDownTogetherFireOnceWithoutADepth() {
        talk.run(List.of(
                row("A", WATCH, 0, "@releaseDomain|plain|", "4 OK|", "15 @releaseDomain|plain|"),
                row("A", WATCH, 0, "@releaseDomain|each|1|", "4 OK|", "15 @releaseDomain|each|"),
                row("A", WATCH, 0, "@releaseDomain/5|five|", "4 OK|", "15 @releaseDomain/5|five|")));
        talk.shutDown(3, 5, 7, 7, 49);
        assertEquals(List.of("15 @releaseDomain/3|each|", "15 @releaseDomain/5|each|", "15 @releaseDomain/5|five|", "15 @releaseDomain/7|each|",
                "15 @releaseDomain|plain|"), talk.hear("A"));
        talk.shutDown(3, 5);
        assertEquals(List.of(), talk.hear("A"));
        talk.gone(5);
        talk.gone(49);
        assertEquals(List.of("15 @releaseDomain|plain|", "15 @releaseDomain/5|each|", "15 @releaseDomain/5|five|"), talk.hear("A"));
    }

    @Test
    void aGuestGetsEventsOnlyWithPermission() {
        talk.run(List.of(
                row("d3", WATCH, 0, "@releaseDomain|w|1|", "4 OK|", "15 @releaseDomain|w|"),
                row("d3", WATCH, 0, "@releaseDomain/5|w|", "4 OK|", "15 @releaseDomain/5|w|"),
                row("d3", WATCH, 0, "/|w|1|", "4 OK|", "15 /|w|"),
                row("d3", SET_PERMS, 0, "@releaseDomain|n0|r3|", "16 EACCES|")));
        talk.shutDown(5);
        assertEquals(List.of(), talk.hear("d3"));
        talk.run(List.of(row("A", SET_PERMS, 0, "@releaseDomain|n0|r32757|", "14 OK|")));
        talk.gone(5);
        assertEquals(List.of("15 @releaseDomain/5|w|", "15 @releaseDomain/5|w|"), talk.hear("d3"));
        talk.run(List.of(
                row("A", 24, 0, "9|1|", "24 OK|"),
                row("A", 8, 0, "9|1|1|", "8 OK|"),
                row("d9", WATCH, 0, "@releaseDomain|w|1|", "16 EINVAL|"),
                row("d9", WATCH, 0, "@releaseDomain|w|", "4 OK|", "15 @releaseDomain|w|"),
                row("d9", 23, 0, "", "23 1|"),
                row("A", 23, 0, "9|", "23 1|"),
                row("A", 23, 0, "3|", "23 15|")));
        talk.gone(7);
        assertEquals(List.of(), talk.hear("d9"), "entries for any domain are for those that know them");
    }

    @Test
    void withoutTheFeatureADepthIsRefused() {
        StoreConversation old = new StoreConversation().with(3, 5);
        old.run(List.of(
                row("A", WATCH, 0, "@releaseDomain|w|1|", "16 EINVAL|"),
                row("A", WATCH, 0, "@releaseDomain|w|", "4 OK|", "15 @releaseDomain|w|")));
        old.shutDown(3, 5);
        assertEquals(List.of("15 @releaseDomain|w|"), old.hear("A"));
    }

    @Test
    void eventsWhileNoStoreRanFireOnceInTheNext(@TempDir Path folder) {
        SteppedStore store = new SteppedStore(folder);
        store.existing.addAll(List.of(9, 11));
        for (int domid : List.of(3, 5, 7, 9, 11)) {
            store.introduce(domid);
        }
        store.ask(SET_PERMS, "@releaseDomain|n0|r7|");
        GuestSide watcher = store.guest(7);
        watcher.request(WATCH, 1, 0, "@releaseDomain|r|");
        store.step();
        assertEquals(2, watcher.pull().size());
        store.server().domainsShutDown(List.of(3));
        store.step();
        assertEquals(List.of("0: 15 @releaseDomain|r|"), watcher.pull());
        store.existing.removeAll(List.of(9, 11));
        store.kill();
        store.server().domainsShutDown(List.of(3, 5));
        store.step();
        assertEquals(List.of("0: 15 @releaseDomain|r|", "0: 15 @releaseDomain|r|", "0: 15 @releaseDomain|r|"), watcher.pull());
        store.kill();
        store.server().domainsShutDown(List.of(3, 5));
        store.server().domainGone(9);
        store.step();
        assertEquals(List.of(), watcher.pull());
        assertTrue(store.server().restoredDomains().containsAll(List.of(3, 5, 7)));
    }
}
