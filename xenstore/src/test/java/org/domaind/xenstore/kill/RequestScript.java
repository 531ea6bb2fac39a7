package org.domaind.xenstore.kill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import org.domaind.xenstore.operation.NaiveStore;

/** The requests of a guest: random ones in its own subtree, transactions, watches, malformed ones. Belongs to the thread of the guest. */
final class RequestScript {
    /** Guests up to this number watch the nodes of others. */
    static final int LAST_WATCHER = 1;
    static final int SOCKETS = 3;

    private static final Consumer<String> NOTHING = reply -> { };
    private static final int MAX_WATCHES = 6;
    private static final String OF_OTHERS = "others";

    private final RingGuest guest;
    private final Host host;
    private final int domid;
    private final Random random;
    private final RunContext shared;
    private final String base;
    private final NaiveStore model;
    private final Map<String, String> watches = new LinkedHashMap<>();
    private Runnable within;
    private boolean waiting;
    private int startsBefore;
    private int count;

    RequestScript(RingGuest guest, Host host, int domid, Random random, RunContext shared) {
        this.guest = guest;
        this.host = host;
        this.domid = domid;
        this.random = random;
        this.shared = shared;
        base = base(domid);
        model = new NaiveStore();
        prepare(domid, model);
    }

    static String base(int domid) {
        return "/local/domain/" + domid;
    }

    /** The subtree of a guest, as the toolstack makes it. */
    private static void prepare(int domid, NaiveStore model) {
        model.perform(0, ScriptStep.MKDIR, base(domid), "");
        model.perform(0, ScriptStep.SET_PERMS, base(domid), "n" + domid + "|");
    }

    NaiveStore model() {
        return model;
    }

    /** The first requests. */
    void begin() {
        if (domid <= LAST_WATCHER) {
            shared.specials().watcher(domid);
            shared.uniques().watcher(domid);
            watch(SpecialEventCounts.INTRODUCED, OF_OTHERS);
            watch(SpecialEventCounts.RELEASED, OF_OTHERS);
            for (int socket = 0; socket < SOCKETS; socket++) {
                watch(SocketLoad.uniques(socket), OF_OTHERS);
            }
        }
    }

    /** True when a transaction was opened that is to be used and ended. */
    boolean midway() {
        return within != null;
    }

    /** Sends a request. Returns false when a reply must come first. */
    boolean next() {
        if (within != null) {
            Runnable rest = within;
            within = null;
            rest.run();
            return true;
        }
        if (waiting) {
            return false;
        }
        count++;
        int dice = random.nextInt(100);
        if (dice < 70) {
            step(ScriptStep.random(random, base, domid, value()));
        } else if (dice < 80) {
            transaction(this::ownTransaction);
        } else if (dice < 86) {
            transaction(this::writePair);
        } else if (dice < 91) {
            transaction(this::readPair);
        } else if (dice < 96) {
            changeWatches();
        } else {
            nonsense();
        }
        return true;
    }

    private String value() {
        return "d" + domid + "." + count;
    }

    /** A path, absolute or relative. */
    private String given(String path) {
        return random.nextBoolean() && path.startsWith(base + "/") ? path.substring(base.length() + 1) : path;
    }

    private void step(ScriptStep step) {
        Set<String> events = events(step, model);
        String expected = step.perform(model, domid);
        guest.ask(step.type(), 0, given(step.path()) + "|" + step.argument(), expected, expected.startsWith("16 ") ? Set.of() : events, NOTHING);
    }

    private Set<String> events(ScriptStep step, NaiveStore before) {
        Set<String> events = new HashSet<>();
        for (NaiveStore.Fired fired : before.fires(step.type(), step.path())) {
            watches.forEach((token, given) -> {
                boolean relative = !given.startsWith("/");
                String watched = relative ? base + "/" + given : given;
                if (fired.path().equals(watched) || !fired.exact() && fired.path().startsWith(watched + "/")) {
                    events.add((relative ? fired.path().substring(base.length() + 1) : fired.path()) + "|" + token);
                }
            });
        }
        return events;
    }

    private void transaction(Consumer<Integer> body) {
        waiting = true;
        startsBefore = host.starts();
        guest.ask(6, 0, "|", null, Set.of(), reply -> {
            if (reply.startsWith("6 ")) {
                int tx = Integer.parseInt(reply.substring(2, reply.length() - 1));
                within = () -> body.accept(tx);
            } else {
                shared.findings().fault(guest.getName() + ": a transaction begins with " + reply);
                waiting = false;
            }
        });
    }

    private void end(int tx, Set<String> events, Consumer<String> then) {
        guest.ask(7, tx, "T|", null, events, reply -> {
            waiting = false;
            shared.findings().check(reply.equals("7 OK|") || reply.equals("16 EAGAIN|"), guest.getName() + ": a transaction ends with " + reply);
            then.accept(reply);
        });
    }

    private void ownTransaction(int tx) {
        List<ScriptStep> steps = new ArrayList<>();
        Set<String> events = new HashSet<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            ScriptStep step = ScriptStep.write(random, base, value() + "." + i);
            steps.add(step);
            events.addAll(events(step, model));
            guest.ask(step.type(), tx, given(step.path()) + "|" + step.argument(), "11 OK|", Set.of(), NOTHING);
        }
        int began = startsBefore;
        end(tx, events, reply -> {
            if (reply.equals("7 OK|")) {
                steps.forEach(step -> step.perform(model, domid));
                shared.findings().count("ring transactions");
            } else {
                shared.findings().count("ring transactions refused");
                shared.findings().check(host.starts() > began, guest.getName() + ": " + reply + " though nobody was in the way");
            }
        });
    }

    private void writePair(int tx) {
        String value = value();
        shared.pair().begin(value);
        for (String path : PairedNodes.PATHS) {
            guest.ask(ScriptStep.WRITE, tx, path + "|" + value, "11 OK|", Set.of(), NOTHING);
        }
        end(tx, Set.of(), reply -> {
            if (reply.equals("7 OK|")) {
                shared.pair().done(value);
            } else {
                shared.pair().refused(value);
            }
        });
    }

    private void readPair(int tx) {
        long before = shared.pair().before();
        List<String> values = new ArrayList<>();
        for (String path : PairedNodes.PATHS) {
            guest.ask(ScriptStep.READ, tx, path + "|", null, Set.of(), reply -> values.add(reply.substring(2)));
        }
        end(tx, Set.of(), reply -> {
            if (reply.equals("7 OK|")) {
                shared.pair().read(values, before);
            }
        });
    }

    private void changeWatches() {
        if (watches.size() < MAX_WATCHES && random.nextInt(3) > 0) {
            List<String> paths = ScriptStep.paths(base);
            watch(given(paths.get(random.nextInt(paths.size()))), "t" + count);
        } else {
            List<String> own = watches.keySet().stream().filter(token -> token.startsWith("t")).toList();
            if (!own.isEmpty()) {
                String token = own.get(random.nextInt(own.size()));
                guest.ask(5, 0, watches.remove(token) + "|" + token + "|", "5 OK|", Set.of(), NOTHING);
            }
        }
    }

    private void watch(String given, String token) {
        if (!token.equals(OF_OTHERS)) {
            watches.put(token, given);
        }
        guest.owe(given, token);
        guest.ask(4, 0, given + "|" + token + "|", "4 OK|", Set.of(), NOTHING);
    }

    private void nonsense() {
        String proof = domid == 0 || domid == 3 || domid == 4 ? "2 proof" : "16 EACCES|";
        switch (random.nextInt(4)) {
            case 0 -> guest.ask(99, 0, "|", "16 ENOSYS|", Set.of(), NOTHING);
            case 1 -> guest.ask(ScriptStep.READ, 0, "/no//path|", "16 EINVAL|", Set.of(), NOTHING);
            case 2 -> guest.ask(9, 0, "0|", domid == 0 ? "16 EINVAL|" : "16 EACCES|", Set.of(), NOTHING);
            default -> guest.ask(ScriptStep.READ, 0, base(3) + "/constant|", proof, Set.of(), NOTHING);
        }
    }

    /** Checks an event that this guest did not cause itself. Returns false when no guest can have caused it. */
    boolean heard(String path, String token) {
        if (!token.equals(OF_OTHERS)) {
            return false;
        }
        if (path.startsWith("@")) {
            shared.specials().heard(domid, path);
        } else if (!path.endsWith(SocketLoad.UNIQUES)) {
            shared.uniques().heard(domid, path);
        }
        return true;
    }
}
