package org.domaind.xenstore.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.domaind.xenstore.guests.FileRing;
import org.domaind.xenstore.guests.PacketClient;
import org.domaind.xenstore.guests.Ring;

/** A store that is killed a number of times while guests, socket clients and a toolstack use it. */
final class KillLoop {
    static final int LAST_GUEST = 4;
    static final int WATCH_QUOTA = 100;

    private static final long PATIENCE_MILLIS = 60_000;
    /** Of a process that serves, at most, on a machine that has nothing else to do. */
    private static final long LIFE_MICROS = 250_000;

    private final Random random = new Random(7);
    private final Findings findings = new Findings();
    private final RunContext shared = new RunContext(findings);
    private final Host host;
    private final List<RingGuest> guests = new ArrayList<>();
    private final List<SocketLoad> sockets = new ArrayList<>();
    private final Toolstack toolstack;

    KillLoop(Path folder) {
        host = new Host(folder);
        toolstack = new Toolstack(host, shared);
    }

    static int nodeQuota(int domid) {
        return 200 + domid;
    }

    /**
     * Runs it.
     *
     * @param kinds what has to have happened by the end: on a busy machine, where a process gets little done in its life, there are up to three times as
     *              many kills for it
     */
    Findings run(int kills, List<String> kinds) throws IOException, InterruptedException {
        try {
            host.start();
            host.awaitServing();
            setUp();
            for (int kill = 0; (kill < kills || kill < 3 * kills && !happened(kinds)) && findings.faults().isEmpty(); kill++) {
                waitForTheMoment();
                host.kill();
                if (random.nextInt(3) == 0) {
                    toolstack.lose();
                }
                host.start();
                findings.count("kills");
            }
            finish();
        } finally {
            host.close();
        }
        return findings;
    }

    private boolean happened(List<String> kinds) {
        return kinds.stream().allMatch(kind -> findings.counted(kind) > 0);
    }

    /** Some kills come while the process still restores the state, most while it serves: for longer on a machine on which it starts slowly. */
    private void waitForTheMoment() throws InterruptedException {
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000)));
        } else {
            long since = System.nanoTime();
            host.awaitServing();
            long most = Math.max(LIFE_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since));
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt((int) most)));
        }
    }

    private void setUp() throws IOException {
        try (PacketClient wire = new PacketClient(host.socket())) {
            for (int domid = 0; domid <= LAST_GUEST; domid++) {
                String base = RequestScript.base(domid);
                ok(wire, ScriptStep.MKDIR, base + "|");
                if (domid > 0) {
                    Files.createFile(StoreProcess.domain(host.folder(), domid));
                    ok(wire, 8, domid + "|1|1|");
                    ok(wire, 26, domid + "|nodes|" + nodeQuota(domid) + "|");
                }
                ok(wire, ScriptStep.SET_PERMS, base + "|n" + domid + "|");
            }
            ok(wire, 26, "watches|" + WATCH_QUOTA + "|");
            ok(wire, ScriptStep.WRITE, RequestScript.base(3) + "/constant|proof");
            ok(wire, 19, "4|3|");
            ok(wire, ScriptStep.SET_PERMS, SpecialEventCounts.INTRODUCED + "|n0|r1|");
            ok(wire, ScriptStep.SET_PERMS, SpecialEventCounts.RELEASED + "|n0|r1|");
            for (String path : PairedNodes.PATHS) {
                ok(wire, ScriptStep.WRITE, path + "|" + PairedNodes.FIRST);
                ok(wire, ScriptStep.SET_PERMS, path + "|b0|");
            }
            for (int socket = 0; socket < RequestScript.SOCKETS; socket++) {
                ok(wire, ScriptStep.MKDIR, SocketLoad.base(socket) + "|");
                ok(wire, ScriptStep.SET_PERMS, SocketLoad.base(socket) + "|r0|");
            }
        }
        for (int domid = 0; domid <= LAST_GUEST; domid++) {
            RingGuest guest = new RingGuest(host, domid, new Ring(FileRing.map(host.folder(), domid)), findings, shared);
            guests.add(guest);
            guest.start();
        }
        await("the guests' watches", () -> guests.stream().allMatch(RingGuest::ready));
        for (int socket = 0; socket < RequestScript.SOCKETS; socket++) {
            sockets.add(new SocketLoad(host, socket, shared));
        }
        sockets.forEach(Thread::start);
        toolstack.start();
    }

    private static void ok(PacketClient wire, int type, String payload) throws IOException {
        String reply = wire.ask(type, payload);
        if (!reply.equals(type + " OK|")) {
            throw new IllegalStateException(type + " " + payload + ": " + reply);
        }
    }

    private void finish() throws IOException, InterruptedException {
        host.awaitServing();
        sockets.forEach(SocketLoad::quiet);
        toolstack.quiet();
        guests.forEach(RingGuest::quiet);
        for (SocketLoad socket : sockets) {
            end(socket);
        }
        end(toolstack);
        await("events of others", () -> shared.uniques().complete() && shared.specials().complete());
        guests.forEach(RingGuest::end);
        for (RingGuest guest : guests) {
            end(guest);
            findings.check(!guest.owed(), guest.getName() + ": the first event of a watch never came");
        }
        shared.uniques().check();
        shared.specials().check();
        try (PacketClient wire = new PacketClient(host.socket())) {
            for (RingGuest guest : guests) {
                List<String> paths = ScriptStep.paths(RequestScript.base(guest.domid()));
                List<String> expected = ScriptStep.inOrder(guest.script().model().look(0, paths));
                List<String> found = ScriptStep.look(wire, paths);
                findings.check(expected.equals(found), guest.getName() + ": " + expected + " expected, found " + found);
            }
            ok(wire, 0, "check|");
        }
        String told = Files.readString(host.folder().resolve("told"));
        findings.check(told.matches("store check: \\d+ nodes, clean\n"), "the administrator was told: " + told);
    }

    private void end(Thread thread) throws InterruptedException {
        thread.join(PATIENCE_MILLIS);
        findings.check(!thread.isAlive(), thread.getName() + " does not end");
    }

    private void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                findings.fault("no end of waiting for " + what);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
