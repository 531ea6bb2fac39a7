package org.domaind.xenstore.kill;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.domaind.xenstore.guests.PacketClient;
import org.domaind.xenstore.operation.NaiveStore;

/**
 * A socket client with a subtree of its own. When its connection closes it connects again, and must find everything that was acknowledged and a
 * prefix of what was not: requests of one connection are done in order, and a transaction is one of them.
 */
final class SocketLoad extends ReconnectingClient {
    static final String UNIQUES = "/u";

    private static final int DOMID = 0;
    private static final int MAX_PIPELINED = 8;
    private static final int MAX_UNIQUES = 60;

    private final String base;
    private final int number;
    private final RunContext shared;
    private final Random random;
    private final Deque<List<ScriptStep>> unanswered = new ArrayDeque<>();
    private final Deque<String> unansweredUniques = new ArrayDeque<>();
    private final Set<String> uniques = new TreeSet<>();
    private NaiveStore model = new NaiveStore();
    private boolean uniquesBeingRemoved;
    private String unansweredPair;
    private int count;

    SocketLoad(Host host, int number, RunContext shared) {
        super("socket " + number, host, shared.findings());
        this.number = number;
        this.shared = shared;
        this.base = base(number);
        this.random = new Random(100 + number);
        model.perform(DOMID, ScriptStep.MKDIR, base, "");
        model.perform(DOMID, ScriptStep.SET_PERMS, base, "r0|");
    }

    static String base(int number) {
        return "/s/" + number;
    }

    static String uniques(int number) {
        return base(number) + UNIQUES;
    }

    @Override
    void recover(PacketClient wire) throws IOException {
        if (unansweredPair != null) {
            shared.pair().unknown(unansweredPair);
            unansweredPair = null;
        }
        List<String> paths = ScriptStep.paths(base);
        List<String> found = ScriptStep.look(wire, paths);
        NaiveStore candidate = model.copy();
        String acknowledged = candidate.look(DOMID, paths).toString();
        boolean matches = ScriptStep.inOrder(candidate.look(DOMID, paths)).equals(found);
        while (!matches && !unanswered.isEmpty()) {
            unanswered.remove().forEach(step -> step.perform(candidate, DOMID));
            matches = ScriptStep.inOrder(candidate.look(DOMID, paths)).equals(found);
        }
        if (!matches) {
            findings.fault(getName() + ": acknowledged were " + acknowledged + ", found " + found);
        }
        unanswered.clear();
        model = candidate;
        findings.count("parts of the tree verified");
        recoverUniques(wire);
    }

    private void recoverUniques(PacketClient wire) throws IOException {
        String reply = wire.ask(ScriptStep.DIRECTORY, uniques(number) + "|");
        Set<String> found = new TreeSet<>();
        if (reply.startsWith("1 ") && reply.length() > 2) {
            found.addAll(List.of(reply.substring(2).split("\\|")));
        }
        boolean begun = true;
        for (String name : unansweredUniques) {
            boolean made = found.contains(name);
            findings.check(begun || !made, getName() + ": " + name + " is there, the one before it is not");
            begun = made;
            shared.uniques().made(uniques(number) + "/" + name, made);
            if (made) {
                uniques.add(name);
            }
        }
        unansweredUniques.clear();
        if (uniquesBeingRemoved && found.isEmpty()) {
            uniques.clear();
        }
        uniquesBeingRemoved = false;
        findings.check(found.equals(uniques), getName() + ": acknowledged were " + uniques + ", found " + found);
    }

    @Override
    void step(PacketClient wire) throws IOException {
        int dice = random.nextInt(100);
        if (dice < 55) {
            pipelined(wire);
        } else if (dice < 70) {
            ownTransaction(wire);
        } else if (dice < 78) {
            writePair(wire);
        } else if (dice < 85) {
            readPair(wire);
        } else if (uniques.size() > MAX_UNIQUES) {
            uniquesBeingRemoved = true;
            findings.check(wire.ask(ScriptStep.RM, uniques(number) + "|").equals("13 OK|"), getName() + ": cannot remove");
            uniquesBeingRemoved = false;
            uniques.clear();
        } else {
            makeUniques(wire);
        }
    }

    private String value() {
        count++;
        return "s" + number + "." + count;
    }

    private void pipelined(PacketClient wire) throws IOException {
        for (int i = random.nextInt(MAX_PIPELINED); i >= 0; i--) {
            ScriptStep step = ScriptStep.random(random, base, DOMID, value());
            unanswered.add(List.of(step));
            wire.ask(step.type(), 0, step.payload());
        }
        wire.send();
        while (!unanswered.isEmpty()) {
            String reply = ScriptStep.inOrder(wire.reply());
            ScriptStep step = unanswered.remove().get(0);
            String expected = step.perform(model, DOMID);
            findings.check(reply.equals(expected), getName() + ": " + step + ": " + reply + ", not " + expected);
            findings.count("socket replies");
        }
    }

    private int begin(PacketClient wire) throws IOException {
        String reply = wire.ask(6, "|");
        return Integer.parseInt(reply.substring(2, reply.length() - 1));
    }

    private void ownTransaction(PacketClient wire) throws IOException {
        int tx = begin(wire);
        List<ScriptStep> steps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ScriptStep step = ScriptStep.write(random, base, value());
            steps.add(step);
            wire.ask(step.type(), tx, step.payload());
        }
        wire.ask(7, tx, "T|");
        unanswered.add(steps);
        wire.send();
        for (ScriptStep step : steps) {
            String reply = wire.reply();
            findings.check(reply.equals("11 OK|"), getName() + ": " + step + " in a transaction: " + reply);
        }
        String end = wire.reply();
        findings.check(end.equals("7 OK|"), getName() + ": a transaction ends with " + end);
        unanswered.remove();
        steps.forEach(step -> step.perform(model, DOMID));
        findings.count("socket transactions");
    }

    private void writePair(PacketClient wire) throws IOException {
        int tx = begin(wire);
        String value = value();
        shared.pair().begin(value);
        unansweredPair = value;
        PairedNodes.PATHS.forEach(path -> wire.ask(ScriptStep.WRITE, tx, path + "|" + value));
        wire.ask(7, tx, "T|");
        wire.send();
        for (int i = 0; i < PairedNodes.PATHS.size(); i++) {
            wire.reply();
        }
        String end = wire.reply();
        unansweredPair = null;
        if (end.equals("7 OK|")) {
            shared.pair().done(value);
        } else {
            findings.check(end.equals("16 EAGAIN|"), getName() + ": a shared transaction ends with " + end);
            shared.pair().refused(value);
        }
    }

    private void readPair(PacketClient wire) throws IOException {
        long before = shared.pair().before();
        int tx = begin(wire);
        PairedNodes.PATHS.forEach(path -> wire.ask(ScriptStep.READ, tx, path + "|"));
        wire.ask(7, tx, "T|");
        wire.send();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < PairedNodes.PATHS.size(); i++) {
            values.add(wire.reply().substring(2));
        }
        if (wire.reply().equals("7 OK|")) {
            shared.pair().read(values, before);
        }
    }

    private void makeUniques(PacketClient wire) throws IOException {
        for (int i = random.nextInt(MAX_PIPELINED); i >= 0; i--) {
            count++;
            String name = "n" + count;
            unansweredUniques.add(name);
            wire.ask(ScriptStep.WRITE, 0, uniques(number) + "/" + name + "|v");
        }
        wire.send();
        while (!unansweredUniques.isEmpty()) {
            String reply = wire.reply();
            String name = unansweredUniques.remove();
            findings.check(reply.equals("11 OK|"), getName() + ": making " + name + ": " + reply);
            uniques.add(name);
            shared.uniques().made(uniques(number) + "/" + name, true);
            findings.count("uniques made");
        }
    }
}
