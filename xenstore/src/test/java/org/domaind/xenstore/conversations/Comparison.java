package org.domaind.xenstore.conversations;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

import org.domaind.xenstore.guests.Text;
import org.domaind.xenstore.wire.Packet;

/**
 * Whether two lists of packets say the same, and where they may differ:
 * <ul>
 * <li>the order of children in a list: the C xenstored's depends on its hash table;
 * <li>the generation in a DIRECTORY_PART reply: a number without a meaning but that it changes;
 * <li>entries of dead domains in lists of permissions: the C xenstored shows them and ignores them, ours forgets them;
 * <li>which error a request about a special name gets: the C xenstored's depends on what went wrong before;
 * <li>the order of what the end of a domain brings about: of the events of its nodes, and whether they come before the reply;
 * <li>how often an event comes again within a step: one that waits already is not queued, and what waits is a matter of time;
 * <li>what a transaction is answered after others changed what it had looked at: both stores show nodes as they were at its first look, but what
 *     a look is differs; such a transaction must be refused there at its end;
 * <li>a transaction that the C xenstored refuses with EAGAIN and ours commits: {@link #finer}.
 * <li>a transaction that our store refuses because a domain died meanwhile to which it gives rights; the C xenstored commits it;
 * <li>how many transactions a guest may have open: the C xenstored allows one more than its limit says; nobody here opens so many;
 * <li>events of a node that a transaction writes, then removes with one above it: the C xenstored tells those who watch from above of both.
 * </ul>
 */
final class Comparison {
    /** Where the owner stands in a reply "REQUEST TRANSACTION TYPE ENTRIES". */
    private static final int FIRST_ENTRY = 3;

    private Comparison() {
    }

    /** Packets in the form in which they are compared. */
    static List<String> comparable(List<Packet> packets) {
        List<String> all = packets.stream().map(packet -> packet.reqId() + " " + packet.txId() + " " + comparable(packet)).toList();
        return List.copyOf(new LinkedHashSet<>(all));
    }

    private static String comparable(Packet packet) {
        return switch (packet.type()) {
            case Ask.DIRECTORY -> packet.type() + " " + sorted(Text.parts(packet));
            case Ask.DIRECTORY_PART -> packet.type() + " " + sorted(Text.parts(packet).subList(1, Text.parts(packet).size()));
            default -> Text.of(packet);
        };
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }

    /** Whether two replies are lists of permissions, of which ours lacks only entries of domains that may have died. */
    private static boolean fewerEntries(String expected, String found) {
        String[] there = expected.split("[ |]");
        String[] here = found.split("[ |]");
        if (there.length < FIRST_ENTRY || here.length < FIRST_ENTRY || !here[2].equals(Integer.toString(Ask.GET_PERMS))) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < there.length; i++) {
            if (at < here.length && here[at].equals(there[i])) {
                at++;
            } else if (i <= FIRST_ENTRY || !Side.MORTALS.contains(Integer.parseInt(there[i].substring(1)))) {
                return false;
            }
        }
        return at == here.length;
    }

    /** The reference's packets; where the difference to ours is one that may be, ours. */
    static List<String> explained(List<String> expected, List<String> found) {
        if (expected.size() != found.size()) {
            return expected;
        }
        return IntStream.range(0, found.size())
                .mapToObj(i -> fewerEntries(expected.get(i), found.get(i)) ? found.get(i) : expected.get(i)).toList();
    }

    /** Without regard to which errors are given. */
    static List<String> withoutErrors(List<String> replies) {
        return replies.stream().map(reply -> reply.replaceFirst("^(\\S+ \\S+ 16) .*", "$1")).toList();
    }

    /** Without regard to order. */
    static List<String> unordered(List<String> packets) {
        return packets.stream().sorted().toList();
    }

    /** Whether the lists differ only in replies to requests within transactions, ends apart. */
    static boolean sameOutsideTransactions(List<String> expected, List<String> found) {
        return expected.size() == found.size() && IntStream.range(0, found.size())
                .allMatch(i -> expected.get(i).equals(found.get(i)) || !transaction(expected.get(i)).equals("0")
                        && transaction(expected.get(i)).equals(transaction(found.get(i))) && !found.get(i).endsWith(" 7 OK|"));
    }

    /** The transactions in which replies differ: "peer id". */
    static List<String> differing(String peer, List<String> expected, List<String> found) {
        return IntStream.range(0, found.size()).filter(i -> !expected.get(i).equals(found.get(i)))
                .mapToObj(i -> peer + " " + transaction(found.get(i))).toList();
    }

    private static String transaction(String reply) {
        return reply.split(" ")[1];
    }

    /**
     * Whether the first difference is that a transaction was refused there and is done here. A transaction depends on less in our store: not on the
     * siblings of a node that it makes or removes, and not on nodes of which it looked at the permissions only.
     */
    static boolean finer(Ask ask, List<String> reference, List<String> ours) {
        return ended(ask, reference, "16 EAGAIN|") && ended(ask, ours, "7 OK|");
    }

    /** The other way round. */
    static boolean stricter(Ask ask, List<String> reference, List<String> ours) {
        return finer(ask, ours, reference);
    }

    static boolean ended(Ask ask, List<String> replies, String how) {
        return ask.type() == Ask.END && replies.contains(ask.reqId() + " " + ask.tx() + " " + how);
    }

    /** Without events of nodes below one of which there is an event for the same watch. */
    static List<String> withoutCovered(List<String> packets) {
        return packets.stream().filter(packet -> packets.stream().noneMatch(other -> covers(other, packet))).toList();
    }

    private static boolean covers(String above, String below) {
        String[] first = above.split("\\|");
        String[] second = below.split("\\|");
        boolean sameWatch = above.startsWith("0 0 15 ") && first.length > 1 && second.length > 1 && first[1].equals(second[1]);
        return sameWatch && second[0].startsWith(first[0] + "/");
    }
}
