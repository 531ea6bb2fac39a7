package org.domaind.xenstore.conversations;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

import org.domaind.xenstore.guests.Text;
import org.domaind.xenstore.wire.Packet;

/**
 * Whether two lists of packets say the same. Permitted differences:
 * <ul>
 * <li>the order of children in a list: the C xenstored's depends on its hash table;
 * <li>the generation in a DIRECTORY_PART reply: only that it changes has a meaning;
 * <li>entries of dead domains in permission lists: the C xenstored shows and ignores them, ours removes them;
 * <li>the error for a request about a special name: the C xenstored's depends on the error before;
 * <li>the order of events at the end of a domain, and whether they come before the reply;
 * <li>how often an event is repeated within a step: one that waits already is not queued, and how long events wait depends on timing;
 * <li>replies in a transaction after others changed what it had read: both stores show nodes as they were when first read, but differ in what counts
 *     as reading; such a transaction must be refused by the reference at its end;
 * <li>a transaction that the C xenstored refuses with EAGAIN and ours commits: {@link #finer};
 * <li>a transaction that ours refuses because it gives rights to a domain that ended meanwhile; the C xenstored commits it;
 * <li>how many transactions a guest may have open: the C xenstored allows one more than its limit; the conversations stay below;
 * <li>events of a node that a transaction writes, then removes with an ancestor: the C xenstored fires both for watches above.
 * </ul>
 */
final class Comparison {
    /** The position of the owner in a reply "REQUEST TRANSACTION TYPE ENTRIES". */
    private static final int FIRST_ENTRY = 3;

    private Comparison() {
    }

    /** Packets in the form that is compared. */
    static List<String> comparable(List<Packet> packets) {
        List<String> all = packets.stream().map(packet -> packet.reqId() + " " + packet.txId() + " " + comparable(packet)).toList();
        return List.copyOf(new LinkedHashSet<>(all));
    }

    private static String comparable(Packet packet) {
        return switch (packet.type()) {
            case SentRequest.DIRECTORY -> packet.type() + " " + sorted(Text.parts(packet));
            case SentRequest.DIRECTORY_PART -> packet.type() + " " + sorted(Text.parts(packet).subList(1, Text.parts(packet).size()));
            default -> Text.of(packet);
        };
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }

    /** Whether two replies are permission lists, of which ours lacks only entries of domains that may have ended. */
    private static boolean fewerEntries(String expected, String found) {
        String[] there = expected.split("[ |]");
        String[] here = found.split("[ |]");
        if (there.length < FIRST_ENTRY || here.length < FIRST_ENTRY || !here[2].equals(Integer.toString(SentRequest.GET_PERMS))) {
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

    /** The packets of the reference; ours where the difference is a permitted one. */
    static List<String> explained(List<String> expected, List<String> found) {
        if (expected.size() != found.size()) {
            return expected;
        }
        return IntStream.range(0, found.size())
                .mapToObj(i -> fewerEntries(expected.get(i), found.get(i)) ? found.get(i) : expected.get(i)).toList();
    }

    /** Ignores which errors are given. */
    static List<String> withoutErrors(List<String> replies) {
        return replies.stream().map(reply -> reply.replaceFirst("^(\\S+ \\S+ 16) .*", "$1")).toList();
    }

    /** Ignores the order. */
    static List<String> unordered(List<String> packets) {
        return packets.stream().sorted().toList();
    }

    /** Whether the lists differ only in replies to requests within transactions, except their ends. */
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
     * Whether the first difference is that a transaction was refused by the reference and committed by ours. A transaction depends on less in our
     * store: not on the siblings of a node that it makes or removes, and not on the content of nodes of which it read only the permissions.
     */
    static boolean finer(SentRequest ask, List<String> reference, List<String> ours) {
        return ended(ask, reference, "16 EAGAIN|") && ended(ask, ours, "7 OK|");
    }

    /** The reverse. */
    static boolean stricter(SentRequest ask, List<String> reference, List<String> ours) {
        return finer(ask, ours, reference);
    }

    static boolean ended(SentRequest ask, List<String> replies, String how) {
        return ask.type() == SentRequest.END && replies.contains(ask.reqId() + " " + ask.tx() + " " + how);
    }

    /** Drops events of nodes below a node that has an event for the same watch. */
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
