package org.domaind.xenstore.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.domaind.xenstore.history.Change;
import org.domaind.xenstore.history.ChangeFilter;
import org.domaind.xenstore.history.History;
import org.domaind.xenstore.history.PastNode;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.recovery.StateSnapshot;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.tree.Tree;
import org.domaind.xenstore.wire.Op;

/**
 * Random requests of three clients, inside and outside of transactions, compared with {@link NaiveStore}.
 *
 * <p>A transaction that commits must have been answered as if all of it had happened at its end; a transaction without a concurrent change must
 * commit.
 */
class ModelProperties {
    private static final List<String> CLIENTS = List.of("A", "d3", "d5");
    private static final int[] DOMIDS = {0, 3, 5};
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/f", "/f/g/h", "/local/domain/3",
            "/local/domain/3/x", "/local/domain/3/x/y", "/local/domain/5/z");
    private static final List<String> PERMS = List.of("n0|", "b0|", "n3|", "r3|r5|", "n5|b3|", "n0|w3|r5|", "b5|n3|");
    private static final List<String> WATCHED = List.of("/a", "/a/b", "/");
    private static final int[] TYPES = {1, 2, 3, 11, 11, 11, 12, 13, 14};

    @Property(tries = 1000)
    void answersAsTheModel(@ForAll("scripts") List<Action> script, @ForAll boolean target) {
        new Run().all(script, target);
    }

    @Provide
    Arbitrary<List<Action>> scripts() {
        Arbitrary<Action> action = Combinators.combine(
                Arbitraries.integers().between(0, CLIENTS.size() - 1),
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, TYPES.length - 1),
                Arbitraries.integers().between(0, PATHS.size() - 1),
                Arbitraries.integers().between(0, PERMS.size() - 1)).as(Action::new);
        return action.list().ofMinSize(1).ofMaxSize(80);
    }

    private static final class Run {
        private final StoreConversation talk = StoreConversation.recovered(List.of()).with(3, 5, 7);
        private final NaiveStore model = new NaiveStore();
        private final Map<String, Pending> open = new HashMap<>();
        private int commits;

        private void all(List<Action> script, boolean target) {
            for (String watcher : List.of("B", "d7")) {
                for (String watched : WATCHED) {
                    talk.say(watcher, 4, 0, watched + "|" + watched + "|");
                }
            }
            assertEquals(List.of("0 OK|"), talk.say("A", 0, 0, "quota|set|nodes|" + NaiveStore.NODE_QUOTA + "|"));
            direct("A", 0, 12, "/a", "");
            direct("A", 0, 14, "/a", "b0|");
            direct("A", 0, 14, "/", "r0|");
            for (int domid : new int[] {3, 5}) {
                direct("A", 0, 12, "/local/domain/" + domid, "");
                direct("A", 0, 14, "/local/domain/" + domid, "n" + domid + "|");
            }
            if (target) {
                assertEquals(List.of("19 OK|"), talk.say("A", 19, 0, "5|3|"));
                model.target(5, 3);
            }
            for (int i = 0; i < script.size(); i++) {
                act(script.get(i), i);
            }
            compareAll();
            talk.gone(3);
            model.forget(3);
            compareAll();
        }

        private void act(Action action, int count) {
            String who = CLIENTS.get(action.client);
            int domid = DOMIDS[action.client];
            int type = TYPES[action.type];
            String path = PATHS.get(action.path);
            String argument = type == 14 ? PERMS.get(action.argument) : type == 11 ? "v" + count : "";
            Pending pending = open.get(who);
            if (action.transaction == 0 && pending == null) {
                int id = Integer.parseInt(talk.say(who, 6, 0, "|").get(0).replaceAll("6 (\\d+)\\|", "$1"));
                open.put(who, new Pending(id));
            } else if (action.transaction == 1 && pending != null) {
                end(who, domid, open.remove(who));
            } else if (action.transaction < 6 && pending != null) {
                if (pending.steps.isEmpty()) {
                    pending.commitsBefore = commits;
                }
                String reply = talk.say(who, type, pending.id, path + "|" + argument).get(0);
                pending.steps.add(new Step(type, path, argument, reply));
            } else {
                direct(who, domid, type, path, argument);
            }
        }

        private void direct(String who, int domid, int type, String path, String argument) {
            NaiveStore before = model.copy();
            List<NaiveStore.Fired> fired = model.fires(type, path);
            String expected = model.perform(domid, type, path, argument);
            assertEquals(List.of(expected), talk.say(who, type, 0, path + "|" + argument),
                    () -> who + " " + Op.of(type) + " " + path + " " + argument);
            boolean done = expected.endsWith(" OK|");
            assertEquals(done ? events("", fired, before) : List.of(), talk.hear("B"));
            assertEquals(done ? events("d7", fired, before) : List.of(), talk.hear("d7"));
            // Writing the value or permissions that a node has counts as a change too: WRITE, SET_PERMS.
            if (!before.dump().equals(model.dump()) || type == 11 || type == 14) {
                commits++;
            }
        }

        /** Events of watches on "/a", "/a/b" and "/", set in this order by B, which may see everything, or by domain 7. */
        private List<String> events(String who, List<NaiveStore.Fired> fired, NaiveStore before) {
            List<String> events = new ArrayList<>();
            for (NaiveStore.Fired one : fired) {
                String parent = NaiveStore.parent(one.path());
                NaiveStore after = model;
                boolean visible = who.isEmpty() || before.mayRead(7, one.path()) || after.mayRead(7, one.path())
                        || (after.mayRead(7, one.path()) || !one.path().equals(parent)) && (before.mayRead(7, parent) || after.mayRead(7, parent));
                for (String watched : WATCHED) {
                    String below = watched.equals("/") ? "/" : watched + "/";
                    boolean reached = one.path().equals(watched) || !one.exact() && one.path().startsWith(below);
                    if (visible && reached) {
                        events.add("15 " + one.path() + "|" + watched + "|");
                    }
                }
            }
            return events;
        }

        private void end(String who, int domid, Pending pending) {
            String reply = talk.say(who, 7, pending.id, "T|").get(0);
            talk.hear("B");
            talk.hear("d7");
            if (reply.equals("7 OK|")) {
                for (Step step : pending.steps) {
                    assertEquals(model.perform(domid, step.type, step.path, step.argument), step.reply,
                            () -> "within a transaction: " + step + " of " + pending.steps);
                }
                commits++;
            } else if (reply.equals("16 EAGAIN|")) {
                assertNotEquals(pending.commitsBefore, commits, "nobody interfered");
            } else {
                assertEquals("16 ENOSPC|", reply);
            }
        }

        private void compare(StoreState state) {
            Map<String, String> nodes = new TreeMap<>();
            Tree.walk(StorePath.ROOT, state.store().root(), (path, node) ->
                    nodes.put(path.text(), StoreConversation.text(node.value()) + " " + node.perms().strings()));
            assertEquals(model.dump(), nodes.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("\n")));
            assertEquals(List.of(), ConsistencyCheck.of(state.store()).faults());
        }

        private static Set<Integer> domids(StoreState state) {
            return state.domains().all().stream().map(Domain::domid).collect(Collectors.toSet());
        }

        private void compareAll() {
            compare(talk.state);
            List<Entry> snapshot = new ArrayList<>();
            new StateSnapshot(talk.state, 1).accept(snapshot::add);
            for (List<Entry> entries : List.of(talk.journal, snapshot)) {
                StoreConversation again = StoreConversation.recovered(entries);
                StoreState state = again.state;
                compare(state);
                assertEquals(inOrder(talk.state), inOrder(state));
                assertEquals(domids(talk.state), domids(state));
                assertEquals(entries == snapshot ? List.of() : pasts(talk.history()), pasts(again.history()));
                assertEquals(talk.state.domains().get(7).session().watches().keySet(), state.domains().get(7).session().watches().keySet());
            }
        }

        private static List<String> inOrder(StoreState state) {
            List<String> paths = new ArrayList<>();
            Tree.walk(StorePath.ROOT, state.store().root(), (path, node) -> paths.add(path.text()));
            return paths;
        }

        /** Every change, and the tree as it was at the time of each. */
        private static List<Object> pasts(History history) {
            List<Object> pasts = new ArrayList<>();
            Set<Long> times = new TreeSet<>();
            for (Change change : history.changes(ChangeFilter.ALL, 0, Integer.MAX_VALUE)) {
                pasts.add(change);
                times.add(change.millis());
            }
            for (long millis : times) {
                for (PastNode node : history.nodesAt(millis, StorePath.ROOT, 0, Integer.MAX_VALUE).nodes()) {
                    pasts.add(millis + " " + node.path() + " " + StoreConversation.text(node.value()) + " " + node.perms());
                }
            }
            return pasts;
        }
    }

    /** @param transaction 0 begins one, 1 ends one, 2 to 5 acts within, the rest without */
    record Action(int client, int transaction, int type, int path, int argument) {
    }

    private record Step(int type, String path, String argument, String reply) {
    }

    private static final class Pending {
        private final int id;
        private final List<Step> steps = new ArrayList<>();
        private int commitsBefore;

        Pending(int id) {
            this.id = id;
        }
    }
}
