package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.domaind.xenstore.wire.Packet;

/** {@code Replay REFERENCE-FOLDER OUR-FOLDER CONVERSATIONS STEPS FIRST-SEED}: one conversation per seed. */
final class Replay {
    private static final int MAX_SHOWN = 10;
    /** The number of steps that are shown before one that differs. */
    private static final int CONTEXT = Integer.getInteger("context", 3);

    private final Side reference;
    private final Side ours;
    private final int steps;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    /** Transactions that were answered differently: "peer id". */
    private final Set<String> stale = new HashSet<>();
    /** The present step is about a special name. */
    private boolean special;
    /** The present step may end a domain. */
    private boolean ending;
    /** Transactions that were open when a domain ended. */
    private final Set<String> outlived = new HashSet<>();
    private RandomRequests chatter;
    private Random random;
    private String told;

    private Replay(Side reference, Side ours, int steps) {
        this.reference = reference;
        this.ours = ours;
        this.steps = steps;
    }

    public static void main(String[] arguments) throws IOException {
        int failed = 0;
        int conversations = Integer.parseInt(arguments[2]);
        int seed = Integer.parseInt(arguments[4]);
        try (Side reference = new ReferenceSide(Path.of(arguments[0])); Side ours = new OurSide(Path.of(arguments[1]))) {
            Replay replay = new Replay(reference, ours, Integer.parseInt(arguments[3]));
            for (int i = 0; i < conversations; i++) {
                if (!replay.same(seed + i)) {
                    failed++;
                }
            }
            replay.differences.stream().limit(MAX_SHOWN).forEach(System.out::println);
            System.out.println("xenstore-conversations: " + replay.counts);
        }
        System.out.println("xenstore-conversations: " + (conversations - failed) + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** Holds one conversation. Returns whether both sides gave the same answers. */
    private boolean same(int seed) {
        random = new Random(seed);
        chatter = new RandomRequests(random);
        stale.clear();
        outlived.clear();
        List<String> history = new ArrayList<>();
        try {
            reference.begin();
            ours.begin();
            reference.hear(Side.TOOLSTACK);
            ours.hear(Side.TOOLSTACK);
            for (int step = 0; step < steps; step++) {
                told = "";
                boolean same = random.nextInt(60) == 0 ? domainEvent() : talk();
                history.add(told);
                if (!same) {
                    differences.add("conversation " + seed + " step " + step + ":\n  "
                            + String.join("\n  ", history.subList(Math.max(0, step - CONTEXT), step + 1)));
                    return false;
                }
            }
        } catch (IOException | UncheckedIOException failure) {
            differences.add("conversation " + seed + ": " + failure + " after " + told);
            return false;
        }
        return true;
    }

    private boolean talk() throws IOException {
        List<String> present = new ArrayList<>(Side.SOCKETS);
        present.add("d0");
        Side.GUESTS.stream().map(domid -> "d" + domid).filter(ours::has).forEach(present::add);
        String peer = present.get(random.nextInt(present.size()));
        SentRequest last = null;
        special = false;
        ending = false;
        for (int i = random.nextInt(5) == 0 ? 3 : 1; i > 0; i--) {
            last = chatter.next(peer);
            special |= last.payload().startsWith("@");
            told += last + " ";
            reference.ask(last);
            ours.ask(last);
            count("requests");
            if (last.type() == SentRequest.END || last.type() == SentRequest.RESET_WATCHES) {
                // The rest depends on how the transaction ends.
                break;
            }
        }
        return agree(last);
    }

    /** A domain starts, stops or ends, or the toolstack introduces or releases one. */
    private boolean domainEvent() throws IOException {
        int domid = Side.MORTALS.get(random.nextInt(Side.MORTALS.size()));
        special = false;
        ending = true;
        boolean introduced = ours.has("d" + domid);
        SentRequest ask = new SentRequest("A", SentRequest.IS_INTRODUCED, 1, 0, domid + "|");
        int dice = random.nextInt(4);
        for (Side side : List.of(reference, ours)) {
            if (!introduced) {
                Files.write(side.domain(domid), new byte[0]);
                side.addGuest(domid);
                ask = new SentRequest("A", SentRequest.INTRODUCE, 1, 0, domid + "|1|1|");
            } else if (dice == 0) {
                Files.write(side.domain(domid), new byte[] {'s'});
                side.virq(domid);
            } else {
                side.removeGuest(domid);
                Files.delete(side.domain(domid));
                if (dice == 1) {
                    side.virq(domid);
                } else {
                    ask = new SentRequest("A", SentRequest.RELEASE, 1, 0, domid + "|");
                }
            }
            if (ask.type() == SentRequest.IS_INTRODUCED) {
                // A virtual interrupt and a request are seen in order only if one is handled before the other is sent.
                side.settle();
            }
            side.ask(ask);
        }
        if (introduced && dice > 0) {
            chatter.closedAll("d" + domid);
            outlived.addAll(chatter.open());
        }
        told = "domain event " + dice + " " + ask + " ";
        return agree(ask);
    }

    private boolean agree(SentRequest last) throws IOException {
        Map<String, List<Packet>> there = reference.hear(last.peer());
        Map<String, List<Packet>> here = ours.hear(last.peer());
        boolean same = true;
        for (String peer : here.keySet()) {
            List<String> found = Comparison.comparable(here.get(peer));
            List<String> expected = Comparison.explained(Comparison.comparable(there.get(peer)), found);
            boolean finer = Comparison.finer(last, expected, found);
            boolean stricter = outlived.contains(last.peer() + " " + last.tx()) && Comparison.stricter(last, expected, found);
            if (peer.equals(last.peer()) && (finer || stricter)) {
                count(finer ? "transactions done here, refused there" : "transactions refused here because a domain died");
                chatter.closed(peer, last.tx());
                startAnew();
                return true;
            } else if (last.peer().equals(peer) && special) {
                found = Comparison.withoutErrors(found);
                expected = Comparison.withoutErrors(expected);
            } else if (ending) {
                found = Comparison.unordered(found);
                expected = Comparison.unordered(expected);
            }
            if (!found.isEmpty() || !expected.isEmpty()) {
                told += "\n    " + peer + " " + found + (expected.equals(found) ? "" : " REFERENCE " + expected);
            }
            if (!expected.equals(found) && last.type() == SentRequest.END) {
                count("commits with events of nodes written and removed");
                found = Comparison.withoutCovered(found);
                expected = Comparison.withoutCovered(expected);
            }
            if (!expected.equals(found) && peer.equals(last.peer()) && Comparison.sameOutsideTransactions(expected, found)) {
                stale.addAll(Comparison.differing(peer, expected, found));
            } else {
                same &= expected.equals(found);
            }
        }
        if (last.type() == SentRequest.END && stale.remove(last.peer() + " " + last.tx())) {
            count("transactions with replies that differ, all refused there");
            boolean committed = Comparison.comparable(there.get(last.peer())).contains(last.reqId() + " " + last.tx() + " 7 OK|");
            same &= !committed || last.payload().equals("F|");
        }
        here.forEach(this::remember);
        if (last.type() == SentRequest.END) {
            chatter.closed(last.peer(), last.tx());
        } else if (last.type() == SentRequest.RESET_WATCHES && last.payload().equals("|")) {
            chatter.closedAll(last.peer());
        }
        return same;
    }

    private void remember(String peer, List<Packet> packets) {
        for (Packet packet : packets) {
            count(packet.type() == SentRequest.EVENT ? "events" : packet.type() == 16 ? "refusals" : "replies");
            if (packet.type() == SentRequest.START) {
                String id = new String(packet.payload(), java.nio.charset.StandardCharsets.ISO_8859_1);
                chatter.opened(peer, Integer.parseInt(id.substring(0, id.length() - 1)));
            }
        }
    }

    /** The trees differ from now on: they are emptied, everything else continues. */
    private void startAnew() throws IOException {
        List<SentRequest> ends = chatter.ends();
        for (Side side : List.of(reference, ours)) {
            for (SentRequest end : ends) {
                if (side.has(end.peer())) {
                    side.ask(end);
                }
            }
            side.hear(Side.TOOLSTACK);
            side.clear();
            side.hear(Side.TOOLSTACK);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
