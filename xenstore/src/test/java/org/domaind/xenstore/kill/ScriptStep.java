package org.domaind.xenstore.kill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.domaind.xenstore.guests.PacketClient;
import org.domaind.xenstore.operation.NaiveStore;

/** A request about one node, absolute path; the argument is a value or permissions. */
record ScriptStep(int type, String path, String argument) {
    static final int DIRECTORY = 1;
    static final int READ = 2;
    static final int GET_PERMS = 3;
    static final int WRITE = 11;
    static final int MKDIR = 12;
    static final int RM = 13;
    static final int SET_PERMS = 14;

    private static final int[] TYPES = {DIRECTORY, READ, READ, GET_PERMS, WRITE, WRITE, WRITE, WRITE, MKDIR, RM, SET_PERMS};
    private static final List<String> BELOW = List.of("a", "b", "c", "a/x", "a/y", "b/x", "b/y", "c/x", "c/y", "c/y/z");
    private static final int LONGEST_VALUE = 1400;

    /** Any request about a node below a path that belongs to a domain. */
    static ScriptStep random(Random random, String base, int owner, String value) {
        return of(TYPES[random.nextInt(TYPES.length)], random, base, owner, value);
    }

    static ScriptStep write(Random random, String base, String value) {
        return of(WRITE, random, base, 0, value);
    }

    private static ScriptStep of(int type, Random random, String base, int owner, String value) {
        String path = base + "/" + BELOW.get(random.nextInt(BELOW.size()));
        String argument = type == WRITE ? value + (random.nextInt(8) == 0 ? "x".repeat(random.nextInt(LONGEST_VALUE)) : "")
                : type == SET_PERMS ? "nrwb".charAt(random.nextInt(4)) + "" + owner + "|r" + random.nextInt(4) + "|" : "";
        return new ScriptStep(type, path, argument);
    }

    /** Asks a store for the value, permissions and children of nodes. */
    static List<String> look(PacketClient wire, List<String> paths) throws IOException {
        for (String path : paths) {
            wire.ask(READ, 0, path + "|");
            wire.ask(GET_PERMS, 0, path + "|");
            wire.ask(DIRECTORY, 0, path + "|");
        }
        wire.send();
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < 3 * paths.size(); i++) {
            replies.add(inOrder(wire.reply()));
        }
        return replies;
    }

    /** Every node that {@link #random} may choose. */
    static List<String> paths(String base) {
        return BELOW.stream().map(name -> base + "/" + name).toList();
    }

    String payload() {
        return path + "|" + argument;
    }

    String perform(NaiveStore model, int domid) {
        return inOrder(model.perform(domid, type, path, argument));
    }

    static List<String> inOrder(List<String> replies) {
        return replies.stream().map(ScriptStep::inOrder).toList();
    }

    /** A reply with its list sorted: another test covers the order of children. */
    static String inOrder(String reply) {
        if (!reply.startsWith("1 ")) {
            return reply;
        }
        String[] names = reply.substring(2).split("\\|");
        Arrays.sort(names);
        return "1 " + String.join("|", names);
    }
}
