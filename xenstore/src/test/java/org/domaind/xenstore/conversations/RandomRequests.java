package org.domaind.xenstore.conversations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes up requests. Knows which transactions are open and which guests are introduced. */
final class RandomRequests {
    private static final List<String> PATHS = List.of("/", "/a", "/a", "/a/b", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/f", "/f/g/h", "/local/domain/3",
            "/local/domain/3/x", "/local/domain/3/x/y", "/local/domain/5", "/local/domain/5/z", "/local/domain/7/x", "x",
            "x/y", "w/x/y/z", "/deep/er/and/er");
    private static final List<String> ODD_PATHS = List.of("", "//", "/a/", "a//b", "/a b", "/tool",
            "/local/domain/", "/local/domain/3/", "/local", "/a\u00e4", "/" + "k".repeat(2047), "k".repeat(2049), "/" + "k".repeat(3072));
    private static final List<String> SPECIALS = List.of("@introduceDomain", "@releaseDomain");
    private static final List<String> WATCHED = List.of("/", "/a", "/a/b", "/a/b/c", "/local/domain/3", "x", "x/y", "/f/g", "@introduceDomain",
            "@releaseDomain", "/local/domain/5/z", "/deep/er");
    private static final List<String> PERMS = List.of("n0|", "b0|", "n3|", "r3|r5|", "n5|b3|",
            "n0|w3|r5|", "b5|n3|", "r7|", "n0|r3|r5|b7|", "w0|r3|");
    /** Domain 5, the only one used as a target, never ends: the C xenstored does not survive the loss of one. */
    private static final List<String> TARGETS = List.of("3|5|", "3|5|", "3|77|", "77|3|", "3|", "|", "x|5|");
    private static final List<String> ODD_PERMS = List.of("n77|", "n0|r77|", "x0|", "n|", "n0|r3|w3|",
            "n0|r1|r2|r3|r4|r5|", "r0x|", "", "n0", "nn0|");

    /** Requests with a longer path have no long value: together they must fit a packet. */
    private static final int LONG = 1000;

    /** Transactions that one client may have open; a step may open three more before that is noticed. */
    private static final int MOST_OPEN = 7;

    private final Random random;
    private final Map<String, List<Integer>> open = new HashMap<>();
    private int count;

    RandomRequests(Random random) {
        this.random = random;
    }

    /** A reply opened or ended a transaction. */
    void opened(String peer, int tx) {
        open.computeIfAbsent(peer, name -> new ArrayList<>()).add(tx);
    }

    void closed(String peer, int tx) {
        open.getOrDefault(peer, new ArrayList<>()).remove(Integer.valueOf(tx));
    }

    void closedAll(String peer) {
        open.remove(peer);
    }

    /** All open transactions: "peer id". */
    List<String> open() {
        List<String> all = new ArrayList<>();
        open.forEach((peer, ids) -> ids.forEach(tx -> all.add(peer + " " + tx)));
        return all;
    }

    /** Requests that end all open transactions. */
    List<SentRequest> ends() {
        List<SentRequest> ends = new ArrayList<>();
        open.forEach((peer, ids) -> ids.forEach(tx -> ends.add(new SentRequest(peer, SentRequest.END, 0, tx, "F|"))));
        open.clear();
        return ends;
    }

    /** A random request of a peer that is present. */
    SentRequest next(String peer) {
        count++;
        List<Integer> ids = open.getOrDefault(peer, List.of());
        int tx = ids.isEmpty() || random.nextInt(3) == 0 ? 0 : ids.get(random.nextInt(ids.size()));
        int dice = random.nextInt(1000);
        if (dice < 640) {
            return about(peer, node(), tx);
        } else if (dice < 720) {
            return new SentRequest(peer, SentRequest.WATCH, count, random.nextInt(8) == 0 ? 77 : 0, pick(WATCHED) + "|" + "tok".substring(random.nextInt(3)) + "|");
        } else if (dice < 750) {
            return new SentRequest(peer, SentRequest.UNWATCH, count, 0, pick(WATCHED) + "|" + "tok".substring(random.nextInt(3)) + "|");
        } else if (dice < 810) {
            // With a limit of ten the C xenstored lets a guest open eleven.
            return ids.size() < MOST_OPEN ? new SentRequest(peer, SentRequest.START, count, random.nextInt(10) == 0 ? tx : 0, "|") : about(peer, node(), tx);
        } else if (dice < 870) {
            return new SentRequest(peer, SentRequest.END, count, tx, random.nextInt(4) == 0 ? "F|" : "T|");
        } else if (dice < 900) {
            return domains(peer);
        } else if (dice < 905) {
            return new SentRequest(peer, SentRequest.RESET_WATCHES, count, 0, "|");
        }
        return odd(peer, tx);
    }

    private int node() {
        int[] types = {SentRequest.DIRECTORY, SentRequest.READ, SentRequest.READ, SentRequest.GET_PERMS, SentRequest.WRITE, SentRequest.WRITE, SentRequest.WRITE, SentRequest.WRITE, SentRequest.MKDIR, SentRequest.RM, SentRequest.SET_PERMS,
            SentRequest.DIRECTORY_PART};
        return types[random.nextInt(types.length)];
    }

    private SentRequest about(String peer, int type, int tx) {
        String path = random.nextInt(25) == 0 ? pick(ODD_PATHS) : pick(PATHS);
        String value = "v" + count + (random.nextInt(20) == 0 && path.length() < LONG ? "y".repeat(random.nextInt(2500)) : "");
        String argument = type == SentRequest.WRITE ? value : type == SentRequest.SET_PERMS ? pick(random.nextInt(12) == 0 ? ODD_PERMS : PERMS)
                : type == SentRequest.DIRECTORY_PART ? "0|" : "";
        boolean privileged = !peer.matches("d[1-9]");
        if (privileged && type == SentRequest.SET_PERMS && random.nextInt(10) == 0) {
            // Guests do not: the C xenstored aborts. Reading them is left out: it cannot tell.
            return new SentRequest(peer, type, count, 0, pick(SPECIALS) + "|" + argument);
        }
        if (path.equals("/") && type == SentRequest.SET_PERMS && argument.matches(".[37].*")) {
            // A root that belongs to a domain is removed with it: the C xenstored then has no root.
            argument = "n0|";
        }
        return new SentRequest(peer, type, count, tx, path + "|" + argument);
    }

    private SentRequest domains(String peer) {
        int[] types = {SentRequest.IS_INTRODUCED, SentRequest.PATH, SentRequest.RESUME, SentRequest.SET_TARGET, SentRequest.SET_TARGET};
        int type = types[random.nextInt(types.length)];
        String who = pick(List.of("3", "5", "7", "0", "77", "x", "-1", "32752", ""));
        return new SentRequest(peer, type, count, 0, type == SentRequest.SET_TARGET ? pick(TARGETS) : who + "|");
    }

    private SentRequest odd(String peer, int tx) {
        return switch (random.nextInt(6)) {
            case 0 -> new SentRequest(peer, 20 + random.nextInt(2) * 108, count, tx, "/|");
            case 1 -> new SentRequest(peer, node(), count, 1000 + random.nextInt(3), "/a|");
            case 2 -> noisy(peer, tx);
            case 3 -> new SentRequest(peer, pick(List.of(SentRequest.WATCH, SentRequest.UNWATCH, SentRequest.END)), count, tx, noise());
            case 4 -> new SentRequest(peer, SentRequest.DIRECTORY_PART, count, tx, pick(PATHS) + "|" + pick(List.of("9999", "x", "-1", "")) + "|");
            default -> new SentRequest(peer, pick(List.of(SentRequest.EVENT, 16, 27, 99, 65535, -1, Integer.MIN_VALUE)), count, tx, "/a|");
        };
    }

    /** A request about one path always has one NUL, at its end: without it the C xenstored replies with the last error, or aborts. */
    private SentRequest noisy(String peer, int tx) {
        int type = node();
        String noise = noise();
        boolean more = type == SentRequest.WRITE || type == SentRequest.SET_PERMS || type == SentRequest.DIRECTORY_PART;
        return new SentRequest(peer, type, count, tx, more ? noise : noise.replace("|", "") + "|");
    }

    private String noise() {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            noise.append(pick(List.of("|", "/", "a", "T", "0", "@", "n0", "\u00ff", " ")));
        }
        return noise.toString().replaceFirst("^@", "a");
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
