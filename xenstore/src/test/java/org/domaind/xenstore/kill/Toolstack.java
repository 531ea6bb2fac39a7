package org.domaind.xenstore.kill;

import java.io.IOException;
import java.nio.file.Files;

import org.domaind.xenstore.guests.PacketClient;

/** Introduces and releases domains; a domain may also end while there is no store. After each kill it checks what became of its last request. */
final class Toolstack extends ReconnectingClient {
    private static final int FIRST = 20;
    private static final int COUNT = 8;

    private final RunContext shared;
    private Phase phase = Phase.NOTHING;
    private int domid = FIRST;
    private boolean dead;

    Toolstack(Host host, RunContext shared) {
        super("toolstack", host, shared.findings());
        this.shared = shared;
    }

    /** While there is no store: the present domain ends. */
    synchronized void lose() throws IOException {
        if (phase != Phase.NOTHING && Files.deleteIfExists(StoreProcess.domain(host.folder(), domid))) {
            dead = true;
            findings.count("domains that died unseen");
        }
    }

    private synchronized void phase(Phase next) {
        phase = next;
    }

    /** Checks that everything the toolstack told the store about guests still holds. */
    private void checkGuests(PacketClient wire) throws IOException {
        for (int guest = 1; guest <= KillLoop.LAST_GUEST; guest++) {
            expect(wire, 17, guest + "|", "17 T|");
            expect(wire, 25, guest + "|nodes|", "25 " + KillLoop.nodeQuota(guest) + "|");
            expect(wire, 3, RequestScript.base(guest) + "|", "3 n" + guest + "|");
        }
        expect(wire, 3, SpecialEventCounts.RELEASED + "|", "3 n0|r1|");
        expect(wire, 25, "watches|", "25 " + KillLoop.WATCH_QUOTA + "|");
    }

    private void expect(PacketClient wire, int type, String payload, String expected) throws IOException {
        String reply = wire.ask(type, payload);
        findings.check(reply.equals(expected), getName() + ": " + type + " " + payload + ": " + reply + ", not " + expected);
    }

    @Override
    void recover(PacketClient wire) throws IOException {
        checkGuests(wire);
        if (phase == Phase.NOTHING) {
            return;
        }
        boolean introduced = wire.ask(17, domid + "|").equals("17 T|");
        if (introduced) {
            findings.check(!dead, getName() + ": domain " + domid + " does not exist and was not released");
            if (phase == Phase.INTRODUCING) {
                shared.specials().happened(SpecialEventCounts.INTRODUCED);
                phase(Phase.UP);
            }
            return;
        }
        if (phase == Phase.INTRODUCING && dead) {
            shared.specials().mayHaveHappened(SpecialEventCounts.INTRODUCED);
            shared.specials().mayHaveHappened(SpecialEventCounts.RELEASED);
        } else if (phase != Phase.INTRODUCING) {
            findings.check(dead || phase == Phase.RELEASING, getName() + ": domain " + domid + " was forgotten");
            shared.specials().happened(SpecialEventCounts.RELEASED);
        }
        gone(wire);
    }

    @Override
    boolean settled() {
        return phase == Phase.NOTHING;
    }

    @Override
    void step(PacketClient wire) throws IOException {
        switch (phase) {
            case NOTHING -> {
                synchronized (this) {
                    domid = FIRST + (domid - FIRST + 1) % COUNT;
                    dead = false;
                    Files.createFile(StoreProcess.domain(host.folder(), domid));
                    phase = Phase.INTRODUCING;
                }
                expect(wire, 8, domid + "|1|1|", "8 OK|");
                shared.specials().happened(SpecialEventCounts.INTRODUCED);
                phase(Phase.UP);
            }
            case INTRODUCING, UP -> {
                String base = RequestScript.base(domid);
                expect(wire, ScriptStep.WRITE, base + "/name|guest", "11 OK|");
                expect(wire, ScriptStep.SET_PERMS, base + "|n" + domid + "|", "14 OK|");
                expect(wire, ScriptStep.SET_PERMS, base + "/name|n" + domid + "|", "14 OK|");
                phase(Phase.RELEASING);
            }
            case RELEASING -> {
                expect(wire, 9, domid + "|", "9 OK|");
                shared.specials().happened(SpecialEventCounts.RELEASED);
                gone(wire);
            }
        }
    }

    private void gone(PacketClient wire) throws IOException {
        phase(Phase.NOTHING);
        Files.deleteIfExists(StoreProcess.domain(host.folder(), domid));
        String reply = wire.ask(ScriptStep.READ, RequestScript.base(domid) + "/name|");
        if (reply.equals("2 guest")) {
            // The domain ended before its permissions were given.
            reply = wire.ask(ScriptStep.RM, RequestScript.base(domid) + "|").replace("13 OK|", "16 ENOENT|");
        }
        findings.check(reply.equals("16 ENOENT|"), getName() + ": domain " + domid + " left " + reply);
    }

    private enum Phase {
        NOTHING, INTRODUCING, UP, RELEASING
    }
}
