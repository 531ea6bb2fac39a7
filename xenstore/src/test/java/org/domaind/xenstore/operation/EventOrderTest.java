package org.domaind.xenstore.operation;

import static org.domaind.xenstore.operation.StoreConversation.row;

import java.util.List;

import org.junit.jupiter.api.Test;

/** The order of the events of one request. {@code tests/interop/xenstore-conversations} has shown that the C xenstored has the same order. */
class EventOrderTest {
    private static final int READ = 2;
    private static final int WATCH = 4;
    private static final int START = 6;
    private static final int END = 7;
    private static final int WRITE = 11;
    private static final int RM = 13;

    private final StoreConversation talk = new StoreConversation();

    @Test
    void removedSubtreeFiresSiblingsInOrderAndParentsLast() {
        make("/p/a/1", "/p/a/2", "/p/b", "/p/c");
        watch("/p/c", "/p/b", "/p/a/2", "/p/a", "/p/a/1", "/p");
        talk.run(List.of(row("A", RM, 0, "/p|", "15 /p/a/1|t|", "15 /p/a/2|t|", "15 /p/a|t|", "15 /p/b|t|", "15 /p/c|t|", "15 /p|t|", "13 OK|")));
    }

    @Test
    void subtreeRemovedByATransactionFiresParentsFirst() {
        make("/p/a/1", "/p/b");
        watch("/p/b", "/p/a/1", "/p/a", "/p");
        talk.run(List.of(
                row("A", START, 0, "|", "6 1|"),
                row("A", RM, 1, "/p|", "13 OK|"),
                row("A", END, 1, "T|", "15 /p|t|", "15 /p/a|t|", "15 /p/a/1|t|", "15 /p/b|t|", "7 OK|")));
    }

    @Test
    void aNodeRemovedAndMadeAgainInATransactionKeepsItsPosition() {
        make("/p/a", "/q");
        watch("/p/a", "/q", "/p/new");
        talk.run(List.of(
                row("A", START, 0, "|", "6 1|"),
                row("A", RM, 1, "/p|", "13 OK|"),
                row("A", WRITE, 1, "/p/new|v", "11 OK|"),
                row("A", WRITE, 1, "/q|v", "11 OK|"),
                row("A", WRITE, 1, "/p/a|v", "11 OK|"),
                row("A", END, 1, "T|", "15 /p/a|t|", "15 /p/new|t|", "15 /q|t|", "7 OK|")));
    }

    @Test
    void readingAMissingNodeDependsOnItsAncestors() {
        make("/p/a", "/q");
        watch("/p", "/q");
        talk.run(List.of(
                row("A", START, 0, "|", "6 1|"),
                row("A", READ, 1, "/p/none|", "16 ENOENT|"),
                row("A", WRITE, 1, "/q|v", "11 OK|"),
                row("A", RM, 1, "/p|", "13 OK|"),
                row("A", END, 1, "T|", "15 /p|t|", "15 /q|t|", "7 OK|")));
    }

    @Test
    void removingANodeDependsOnItsParent() {
        make("/p/a", "/q");
        watch("/p", "/q");
        talk.run(List.of(
                row("A", START, 0, "|", "6 1|"),
                row("A", RM, 1, "/p/a|", "13 OK|"),
                row("A", WRITE, 1, "/q|v", "11 OK|"),
                row("A", WRITE, 1, "/p|v", "11 OK|"),
                row("A", END, 1, "T|", "15 /p/a|t|", "15 /p|t|", "15 /q|t|", "7 OK|")));
    }

    private void make(String... paths) {
        for (String path : paths) {
            talk.run(List.of(row("A", WRITE, 0, path + "|v", "11 OK|")));
        }
    }

    private void watch(String... paths) {
        for (String path : paths) {
            talk.run(List.of(row("A", WATCH, 0, path + "|t|", "4 OK|", "15 " + path + "|t|")));
        }
    }
}
