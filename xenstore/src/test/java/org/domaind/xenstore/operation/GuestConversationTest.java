package org.domaind.xenstore.operation;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.ServerFeatures;

/** What guests may and may not do, as rows. */
class GuestConversationTest {
    private static final int READ = 2;
    private static final int WATCH = 4;
    private static final int START = 6;
    private static final int END = 7;
    private static final int WRITE = 11;
    private static final int MKDIR = 12;
    private static final int RM = 13;
    private static final int SET_PERMS = 14;

    private final StoreConversation talk = new StoreConversation().with(3, 5, 7);

    @Test
    void privilegedOperationsAreRefused() {
        for (int type : new int[] {0, 8, 9, 17, 18, 19, 24, 25, 26}) {
            assertEquals(List.of("16 EACCES|"), talk.say("d3", type, 0, "5|1|1|"), "operation " + type);
        }
        assertEquals(List.of("16 EACCES|"), talk.say("d3", 23, 0, "5|"));
        assertEquals(List.of("23 0|"), talk.say("d3", 23, 0, ""));
    }

    @Test
    void unknownOperationBeforeRightBeforeTransactionBeforeArguments() {
        talk.run(List.of(
                row("d3", 20, 9, "", "16 ENOSYS|"),
                row("d3", 15, 0, "x|", "16 ENOSYS|"),
                row("d3", 16, 0, "x|", "16 ENOSYS|"),
                row("d3", -1, 0, "x|", "16 ENOSYS|"),
                row("d3", 9, 9, "", "16 EACCES|"),
                row("d3", READ, 9, "", "16 ENOENT|"),
                row("d3", READ, 0, "", "16 EINVAL|")));
    }

    @Test
    void hiddenNodesCannotBeDistinguished() {
        talk.run(List.of(
                row("A", WRITE, 0, "/secret/a|v", "11 OK|"),
                row("A", WRITE, 0, "/open/a|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/open|r0|", "14 OK|"),
                row("d3", READ, 0, "/secret/a|", "16 EACCES|"),
                row("d3", READ, 0, "/secret/none|", "16 EACCES|"),
                row("d3", READ, 0, "/secret/none/none|", "16 EACCES|"),
                row("d3", READ, 0, "/open/a|", "16 EACCES|"),
                row("d3", READ, 0, "/open/none|", "16 ENOENT|"),
                row("d3", READ, 0, "/open/none/none|", "16 ENOENT|"),
                row("d3", WRITE, 0, "/open/none|v", "16 EACCES|"),
                row("d3", RM, 0, "/open|", "16 EACCES|"),
                row("d3", RM, 0, "/|", "16 EACCES|"),
                row("d3", SET_PERMS, 0, "/|n3|", "16 EACCES|"),
                row("d3", 1, 0, "/|", "16 EACCES|")));
    }

    @Test
    void homeIsTheGuestsOwn() {
        talk.run(List.of(
                row("A", MKDIR, 0, "/local/domain/3|", "12 OK|"),
                row("A", SET_PERMS, 0, "/local/domain/3|n3|r5|", "14 OK|"),
                row("d3", WRITE, 0, "data/x/y|v", "11 OK|"),
                row("A", 3, 0, "/local/domain/3/data/x|", "3 n3|r5|"),
                row("d5", READ, 0, "/local/domain/3/data/x/y|", "2 v"),
                row("d7", READ, 0, "/local/domain/3/data/x/y|", "16 EACCES|"),
                row("d5", WRITE, 0, "/local/domain/3/data/x/y|w", "16 EACCES|"),
                row("d3", SET_PERMS, 0, "data|n5|", "16 EPERM|"),
                row("d3", SET_PERMS, 0, "data|n3|w7|", "14 OK|"),
                row("d7", WRITE, 0, "/local/domain/3/data/z|v", "11 OK|"),
                row("A", 3, 0, "/local/domain/3/data/z|", "3 n7|w7|"),
                row("d3", SET_PERMS, 0, "data|n3|r1|r2|r4|r5|r6|", "16 ENOSPC|"),
                row("d3", READ, 0, "/local/domain/|", "16 EINVAL|"),
                row("d3", READ, 0, "/local/domain/3/|", "16 EINVAL|"),
                row("d3", RM, 0, "data|", "13 OK|"),
                row("d3", RM, 0, "data|", "13 OK|"),
                row("d3", RM, 0, "data/x|", "16 ENOENT|")));
    }

    @Test
    void targetLendsItsRights() {
        talk.run(List.of(
                row("A", WRITE, 0, "/t|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/t|n5|", "14 OK|"),
                row("d3", READ, 0, "/t|", "16 EACCES|"),
                row("A", 19, 0, "3|5|", "19 OK|"),
                row("d3", READ, 0, "/t|", "2 v"),
                row("A", 9, 0, "5|", "9 OK|")));
        talk.with(5);
        talk.run(List.of(
                row("A", WRITE, 0, "/t|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/t|n5|", "14 OK|"),
                row("d3", READ, 0, "/t|", "16 EACCES|")));
    }

    @Test
    void aWatchOnEverythingSeesOnlyWhatMayBeRead() {
        talk.run(List.of(
                row("d3", WATCH, 0, "/|all|", "4 OK|", "15 /|all|"),
                row("d3", WATCH, 0, "@introduceDomain|all|", "4 OK|", "15 @introduceDomain|all|"),
                row("A", WRITE, 0, "/secret|v", "11 OK|"),
                row("A", WRITE, 0, "/open|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/open|r0|", "14 OK|"),
                row("A", 8, 0, "9|1|1|", "8 OK|")));
        assertEquals(List.of("15 /open|all|"), talk.hear("d3"));
        talk.run(List.of(
                row("A", WRITE, 0, "/open/below|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/open/below|n0|", "14 OK|"),
                row("A", SET_PERMS, 0, "/open|n0|", "14 OK|"),
                row("A", WRITE, 0, "/open|w", "11 OK|"),
                row("A", RM, 0, "/open|", "13 OK|"),
                row("A", SET_PERMS, 0, "@introduceDomain|n0|r3|", "14 OK|"),
                row("A", 8, 0, "10|1|1|", "8 OK|")));
        assertEquals(List.of("15 /open/below|all|", "15 /open|all|", "15 @introduceDomain|all|"), talk.hear("d3"));
    }

    @Test
    void quotaOfNodesIsExact() {
        home(3);
        talk.run(List.of(row("A", 0, 0, "quota|set|nodes|10|", "0 OK|")));
        for (int i = 1; i < 10; i++) {
            assertEquals(List.of("11 OK|"), talk.say("d3", WRITE, 0, "n" + i + "|v"));
        }
        talk.run(List.of(
                row("d3", WRITE, 0, "over|v", "16 ENOSPC|"),
                row("d3", WRITE, 0, "n1|w", "11 OK|"),
                row("d3", RM, 0, "n1|", "13 OK|"),
                row("d3", WRITE, 0, "a/b|v", "16 ENOSPC|"),
                row("d3", WRITE, 0, "a|v", "11 OK|"),
                row("d3", START, 0, "|", "6 1|"),
                row("d3", RM, 1, "n2|", "13 OK|"),
                row("d3", WRITE, 1, "b|v", "11 OK|"),
                row("d3", WRITE, 1, "c|v", "16 ENOSPC|"),
                row("d3", END, 1, "T|", "7 OK|")));
        assertEquals(10, talk.state.store().accounts().of(3).nodes());
        assertClean();
    }

    @Test
    void quotasOfSizesAndCounts() {
        home(3);
        talk.run(List.of(
                row("d3", WRITE, 0, "big|" + "x".repeat(2048 - 24 - 8), "11 OK|"),
                row("d3", WRITE, 0, "big|" + "x".repeat(2048 - 24 - 8 + 1), "16 ENOSPC|"),
                row("A", WRITE, 0, "/big|" + "x".repeat(4000), "11 OK|"),
                row("A", 0, 0, "quota|set|watches|2|", "0 OK|"),
                row("d3", WATCH, 0, "a|t|", "4 OK|", "15 a|t|"),
                row("d3", WATCH, 0, "b|t|", "4 OK|", "15 b|t|"),
                row("d3", WATCH, 0, "c|t|", "16 ENOSPC|"),
                row("d3", WATCH, 0, "b|t|", "16 EEXIST|"),
                row("d3", 21, 0, "|", "21 OK|"),
                row("d3", WATCH, 0, "c|t|", "4 OK|", "15 c|t|"),
                row("A", 0, 0, "quota|set|transactions|1|", "0 OK|"),
                row("d3", START, 0, "|", "6 1|"),
                row("d3", START, 0, "|", "16 ENOSPC|"),
                row("d3", 21, 1, "|", "21 OK|"),
                row("d3", END, 1, "T|", "16 ENOENT|"),
                row("A", 0, 0, "quota|set|transaction-nodes|2|", "0 OK|"),
                row("d3", START, 0, "|", "6 2|"),
                row("d3", READ, 2, "a|", "16 ENOENT|"),
                row("d3", READ, 2, "b|", "16 ENOSPC|"),
                row("d3", END, 2, "T|", "16 ENOMEM|"),
                row("A", 0, 0, "quota|set|path-max|10|", "0 OK|"),
                row("d3", READ, 0, "abcdefghij|", "16 ENOENT|"),
                row("d3", READ, 0, "abcdefghijk|", "16 EINVAL|"),
                row("d3", READ, 0, "/local/domain/3/abcdefghijk|", "16 EINVAL|"),
                row("A", 0, 0, "quota|set|memory|1|", "0 OK|"),
                row("d3", WRITE, 0, "more|v", "16 ENOMEM|"),
                row("d3", WATCH, 0, "m|t|", "16 ENOMEM|")));
        Account account = talk.state.store().accounts().of(3);
        assertEquals(0, account.watches());
        assertEquals(0, account.transactions());
    }

    @Test
    void rightsOnTheParentShowARemovalButNotATransactions() {
        talk.run(List.of(
                row("A", WRITE, 0, "/p/a|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/p|r0|", "14 OK|"),
                row("A", SET_PERMS, 0, "/p/a|n0|", "14 OK|"),
                row("d3", WATCH, 0, "/p/a|t|", "4 OK|", "15 /p/a|t|"),
                row("A", START, 0, "|", "6 1|"),
                row("A", RM, 1, "/p/a|", "13 OK|"),
                row("A", END, 1, "T|", "7 OK|")));
        assertEquals(List.of(), talk.hear("d3"));
        talk.run(List.of(row("A", WRITE, 0, "/p/a|v", "11 OK|"), row("A", SET_PERMS, 0, "/p/a|n0|", "14 OK|")));
        talk.hear("d3");
        talk.run(List.of(row("A", RM, 0, "/p/a|", "13 OK|")));
        assertEquals(List.of("15 /p/a|t|"), talk.hear("d3"));
    }

    @Test
    void aTransactionWithARefusedWriteIsNotDoneInPart() {
        home(3);
        talk.run(List.of(
                row("d3", START, 0, "|", "6 1|"),
                row("d3", WRITE, 1, "small|v", "11 OK|"),
                row("d3", WRITE, 1, "big|" + "x".repeat(2048), "16 ENOSPC|"),
                row("d3", END, 1, "T|", "16 ENOMEM|"),
                row("d3", READ, 0, "small|", "16 ENOENT|")));
    }

    @Test
    void aBigTransactionOfAGuestEnds() {
        home(3);
        talk.say("d3", START, 0, "|");
        String deep = "/a".repeat(200);
        List<String> last = List.of();
        for (int i = 0; i < 30 && !last.equals(List.of("16 ENOSPC|")); i++) {
            last = talk.say("d3", READ, 1, "p" + i + deep + "|");
        }
        assertEquals(List.of("16 ENOSPC|"), last);
        assertEquals(List.of("16 ENOMEM|"), talk.say("d3", END, 1, "T|"));
    }

    @Test
    void outstandingRequestsAreCountedUntilRead() {
        home(3);
        talk.run(List.of(row("A", WATCH, 0, "/local/domain/3|w|", "4 OK|", "15 /local/domain/3|w|")));
        Account account = talk.state.store().accounts().of(3);
        talk.say("d3", WRITE, 0, "x|1");
        assertEquals(1, account.outstanding());
        assertFalse(talk.session("d3").overOutstanding());
        for (int i = 0; i < 19; i++) {
            talk.say("d3", WRITE, 0, "x" + i + "|1");
        }
        assertTrue(talk.session("d3").overOutstanding());
        assertEquals(20, talk.hear("A").size());
        assertEquals(0, account.outstanding());
        assertFalse(talk.session("d3").overOutstanding());
    }

    @Test
    void aWaitingEventIsNotQueuedTwice() {
        talk.run(List.of(
                row("B", WATCH, 0, "/x|t|", "4 OK|", "15 /x|t|"),
                row("A", WRITE, 0, "/x|1", "11 OK|"),
                row("A", WRITE, 0, "/x|2", "11 OK|"),
                row("A", WRITE, 0, "/x/y|2", "11 OK|")));
        assertEquals(List.of("15 /x|t|", "15 /x/y|t|"), talk.hear("B"));
        talk.run(List.of(row("A", WRITE, 0, "/x|1", "11 OK|")));
        assertEquals(List.of("15 /x|t|"), talk.hear("B"));
    }

    @Test
    void anOversizedEventIsDropped() {
        String path = "/" + "p".repeat(2000);
        String token = "t".repeat(2090);
        talk.run(List.of(
                row("A", WATCH, 0, path + "|" + token + "|", "4 OK|", "15 " + path + "|" + token + "|"),
                row("A", WRITE, 0, path + "|v", "15 " + path + "|" + token + "|", "11 OK|"),
                row("A", WRITE, 0, path + "/abc|v", "11 OK|"),
                row("A", READ, 0, path + "/abc|", "2 v")));
    }

    @Test
    void aDomainThatEndedLeavesNothing() {
        home(3);
        talk.run(List.of(
                row("A", WRITE, 0, "/backend/3/x|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/backend/3|n0|r3|r5|", "14 OK|"),
                row("A", SET_PERMS, 0, "/backend/3/x|n0|r3|r5|", "14 OK|"),
                row("A", MKDIR, 0, "/shared|", "12 OK|"),
                row("A", SET_PERMS, 0, "/shared|b0|", "14 OK|"),
                row("d3", WRITE, 0, "/shared/mine/deep|v", "11 OK|"),
                row("d5", WRITE, 0, "/shared/yours|v", "11 OK|"),
                row("A", SET_PERMS, 0, "@releaseDomain|n0|r3|r5|", "14 OK|"),
                row("d5", WATCH, 0, "@releaseDomain|r|", "4 OK|", "15 @releaseDomain|r|"),
                row("A", WATCH, 0, "/shared/mine/deep|s|", "4 OK|", "15 /shared/mine/deep|s|"),
                row("A", 9, 0, "3|", "9 OK|", "15 /shared/mine/deep|s|"),
                row("A", 1, 0, "/shared|", "1 yours|"),
                row("A", 1, 0, "/local/domain|", "1 "),
                row("A", 3, 0, "/backend/3|", "3 n0|r5|"),
                row("A", 3, 0, "/backend/3/x|", "3 n0|r5|"),
                row("A", 3, 0, "@releaseDomain|", "3 n0|r5|")));
        assertEquals(List.of("15 @releaseDomain|r|"), talk.hear("d5"));
        talk.gone(3);
        assertEquals(List.of(), talk.hear("d5"));
        assertEquals(null, talk.state.store().accounts().existing(3));
        assertClean();
        talk.with(3);
        talk.run(List.of(
                row("d3", READ, 0, "/backend/3/x|", "16 EACCES|"),
                row("d3", START, 0, "|", "6 1|")));
    }

    @Test
    void permissionsForANumberWithoutDomainNeverCount() {
        talk.run(List.of(
                row("A", WRITE, 0, "/x|v", "11 OK|"),
                row("A", SET_PERMS, 0, "/x|n60|", "16 ENOENT|"),
                row("A", SET_PERMS, 0, "/x|n0|r60|", "14 OK|"),
                row("A", 3, 0, "/x|", "3 n0|r60|"),
                row("A", 8, 0, "60|1|1|", "8 OK|"),
                row("d60", READ, 0, "/x|", "16 EACCES|"),
                row("A", SET_PERMS, 0, "/x|n0|r60|", "14 OK|"),
                row("d60", READ, 0, "/x|", "2 v")));
    }

    @Test
    void aTransactionCannotGiveRightsToADeadDomain() {
        talk.run(List.of(
                row("A", START, 0, "|", "6 1|"),
                row("A", WRITE, 1, "/x|v", "11 OK|"),
                row("A", 8, 0, "60|1|1|", "8 OK|"),
                row("A", SET_PERMS, 1, "/x|n60|", "14 OK|"),
                row("A", 9, 0, "60|", "9 OK|"),
                row("A", END, 1, "T|", "16 EAGAIN|")));
    }

    @Test
    void shutdownFiresOnceAndAgainAfterResume() {
        talk.run(List.of(row("A", WATCH, 0, "@releaseDomain|r|", "4 OK|", "15 @releaseDomain|r|")));
        talk.shutDown(5);
        talk.shutDown(5);
        talk.shutDown(49);
        assertEquals(List.of("15 @releaseDomain|r|"), talk.hear("A"));
        talk.run(List.of(row("A", 18, 0, "5|", "18 OK|")));
        talk.shutDown(5);
        talk.gone(5);
        assertEquals(List.of("15 @releaseDomain|r|", "15 @releaseDomain|r|"), talk.hear("A"));
    }

    @Test
    void introducingAgainBeginsAnew() {
        talk.run(List.of(
                row("A", WATCH, 0, "@introduceDomain|i|", "4 OK|", "15 @introduceDomain|i|"),
                row("d3", WATCH, 0, "x|t|", "4 OK|", "15 x|t|"),
                row("d3", START, 0, "|", "6 1|"),
                row("A", 8, 0, "3|1|8|", "8 OK|"),
                row("d3", 5, 0, "x|t|", "16 ENOENT|"),
                row("d3", END, 1, "F|", "16 ENOENT|"),
                row("A", 17, 0, "3|", "17 T|"),
                row("A", 17, 0, "4|", "17 F|"),
                row("A", 8, 0, "0|1|8|", "16 EINVAL|"),
                row("A", 8, 0, "32752|1|8|", "16 EINVAL|"),
                row("A", 8, 0, "-1|1|8|", "16 EINVAL|")));
        assertEquals(0, talk.state.store().accounts().of(3).transactions());
    }

    @Test
    void depthLimitsAWatch() {
        StoreConversation deep = new StoreConversation(ServerFeatures.WATCH_DEPTH);
        deep.run(List.of(
                row("B", WATCH, 0, "/a|t|1|", "4 OK|", "15 /a|t|"),
                row("B", WATCH, 0, "/a|only|0|", "4 OK|", "15 /a|only|"),
                row("A", WRITE, 0, "/a|v", "11 OK|"),
                row("A", WRITE, 0, "/a/b|v", "11 OK|"),
                row("A", WRITE, 0, "/a/b/c|v", "11 OK|")));
        assertEquals(List.of("15 /a|t|", "15 /a|only|", "15 /a/b|t|"), deep.hear("B"));
        assertEquals(0, deep.session("B").watches().values().stream().filter(watch -> watch.depth() == Watch.UNLIMITED).count());
    }

    @Test
    void quotasAndFeaturesByOperation() {
        talk.run(List.of(
                row("A", 25, 0, "", 
                        "25 nodes watches transactions outstanding transaction-nodes memory node-size path-max node-permissions soft-memory|"),
                row("A", 25, 0, "nodes|", "25 1000|"),
                row("A", 26, 0, "3|nodes|5|", "26 OK|"),
                row("A", 25, 0, "3|nodes|", "25 5|"),
                row("A", 25, 0, "5|nodes|", "25 1000|"),
                row("A", 26, 0, "nodes|77|", "26 OK|"),
                row("A", 25, 0, "nodes|", "25 77|"),
                row("A", 25, 0, "5|nodes|", "25 1000|"),
                row("A", 25, 0, "9|nodes|", "25 77|"),
                row("A", 25, 0, "x|", "16 EINVAL|"),
                row("A", 25, 0, "99|nodes|", "16 ENOENT|"),
                row("A", 26, 0, "nodes|x|", "16 EINVAL|"),
                row("A", 24, 0, "9|0|", "24 OK|"),
                row("A", 24, 0, "9|4|", "16 EINVAL|"),
                row("A", 24, 0, "3|0|", "16 EBUSY|"),
                row("A", 24, 0, "99|0|", "16 ENOENT|")));
    }

    private void home(int domid) {
        talk.run(List.of(
                row("A", MKDIR, 0, "/local/domain/" + domid + "|", "12 OK|"),
                row("A", SET_PERMS, 0, "/local/domain/" + domid + "|n" + domid + "|", "14 OK|")));
    }

    private void assertClean() {
        assertEquals(List.of(), ConsistencyCheck.of(talk.state.store()).faults());
    }
}
