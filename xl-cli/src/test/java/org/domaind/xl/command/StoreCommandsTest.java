package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.StoreChange;
import org.domaind.schema.api.StoreChange.StoreContent;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.api.StoreReport.StoreDomain;
import org.domaind.schema.api.StoreReport.StoreQuota;
import org.domaind.xl.render.Moment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreCommandsTest extends CommandTest {
    private static final long NOW = FakeHost.NOW_SECONDS * 1000;
    private static final List<StoreChange> CHANGES = List.of(
            change(0, "write", 0, "/a", null, content("one")),
            change(1, "write", 0, "/a", content("one"), content("two\u001b[2J\"\u00ff")),
            change(2, "commit", 7, "/a", content("two"), content("two")),
            change(3, "setperms", 0, "/a", content("two", "n0"), content("two", "n0", "r5")),
            change(4, "write", 0, "/a", content("two"), Optional.of(new StoreContent("long", 900, List.of())).get()),
            new StoreChange(5, NOW, 5, 0, "", "gone", 0, "/b", Optional.of(content("x", "n5")), Optional.empty(), 2),
            new StoreChange(6, NOW, 0, 3, "4711/xenstore-rm", "rm", 0, "/c", Optional.of(content("", "n0")), Optional.empty(), 0));

    private static StoreChange change(long number, String operation, long transaction, String path, StoreContent before, StoreContent after) {
        return new StoreChange(number, NOW, 5, 0, "", operation, transaction, path, Optional.ofNullable(before), Optional.of(after), 0);
    }

    private static StoreContent content(String value, String... permissions) {
        return new StoreContent(value, value.length(), List.of(permissions));
    }

    @BeforeEach
    void answerWithPages() {
        // Pages of three.
        harness.daemon.answer(Method.STORE_LOG, p -> {
            List<StoreChange> rest = CHANGES.stream().filter(c -> c.number() >= p.get("from").longValue()).limit(3).toList();
            return new Replies.StoreChanges(NOW - 1000, rest, rest.isEmpty() ? CHANGES.size() : rest.get(rest.size() - 1).number() + 1);
        });
        harness.daemon.answer(Method.STORE_STATS, p -> new StoreReport(NOW - 60_000, 123, 4, 1, 2, 3, 20_480, 10 << 20, 512 << 20, 5 << 10, 1, false,
                Optional.of(new StoreReport.StoreHistory(1024, 4096 << 10, NOW - 1000, 7)), List.of(
                        domain(0, 1000, 5, quota("nodes", 100, 0, false), quota("memory", 10_240, 0, false)),
                        domain(5, 20, 17, quota("nodes", 900, 1000, true), quota("memory", 10_240, 2_621_440, false)))));
    }

    private static StoreDomain domain(int domid, long requests, long lastMinute, StoreQuota... quotas) {
        return new StoreDomain(domid, requests, 3, 2, lastMinute, List.of(quotas));
    }

    private static StoreQuota quota(String name, long used, long limit, boolean near) {
        return new StoreQuota(name, used, limit, near);
    }

    @Test
    void theLogSaysWhoChangedWhat() {
        String at = Moment.of(NOW);
        assertEquals(new Harness.Result(0, ("""
                Time                      ID Client               Operation      Change
                @     5 -                    write          /a = "one" (new)
                @     5 -                    write          /a = "two\\x1b[2J\\"\\xff" (was "one")
                @     5 -                    commit(7)      /a = "two" (as before)
                @     5 -                    setperms       /a n0,r5 (was n0)
                @     5 -                    write          /a = "long"... [900 bytes] (was "two")
                @     5 -                    gone           /b removed (was "x", 2 below)
                @     0 4711/xenstore-rm     rm             /c removed (was "")
                """).replace("@", at), ""), harness.xl("store-log"));
    }

    @Test
    void theLogAsksForWhatIsWanted() {
        Harness.Result result = harness.xl("store-log", "-p", "/a", "-d", "5", "--since", "-5m", "--json");
        JsonNode changes = JsonTree.of(result.out());
        assertEquals(CHANGES.size(), changes.size());
        assertEquals(CHANGES.get(3), Json.value(changes.get(3).toString(), StoreChange.class));
        assertEquals("STORE_LOG {\"path\":\"/a\",\"domid\":5,\"sinceMillis\":" + (NOW - 300_000) + ",\"from\":0,\"follow\":false}",
                harness.calls().get(0));
        assertEquals(4, harness.calls().size());
    }

    @Test
    void theLogSaysWhenItDoesNotReachThatFar() {
        Harness.Result result = harness.xl("store-log", "-s", "1 hour ago");
        assertEquals("xl: the history reaches back to " + Moment.of(NOW - 1000) + " only\n", result.err());
        assertEquals(2, harness.xl("store-log", "-s", "soon").status());
        assertEquals(2, harness.xl("store-log", "operand").status());
    }

    @Test
    void theStatisticsAreATable() {
        Harness.Result result = harness.xl("store-stats");
        assertEquals(("""
                since                  : @
                nodes                  : 123
                watches                : 4
                transactions open      : 1
                connections            : 2 sockets, 3 domains
                memory counted         : 20 KiB
                heap                   : 10240 of 524288 KiB
                journal                : 5 KiB, 1 compactions
                history                : 1 of 4096 KiB, 7 changes, reaches back to #

                   ID   Requests     /min     Writes Conflicts      Nodes  Watches   Txs  Outst  Memory(KiB)
                    0       1000        5          3         2        100        -     -      -           10
                    5         20       17          3         2   900/1000        -     -      -      10/2560

                Top talkers, by requests in the last minute: 5 (17), 0 (5)
                Warning: domain 5 uses 900 of 1000 of its quota nodes (90%)
                """).replace("@", Moment.of(NOW - 60_000)).replace("#", Moment.of(NOW - 1000)), result.out());
        JsonNode json = JsonTree.of(harness.xl("store-stats", "--json").out());
        assertEquals(900, json.at("/domains/1/quotas/0/used").intValue());
        assertTrue(json.at("/domains/1/quotas/0/near").booleanValue());
    }
}
