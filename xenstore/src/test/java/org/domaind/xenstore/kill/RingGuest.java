package org.domaind.xenstore.kill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.domaind.xenstore.guests.Ring;
import org.domaind.xenstore.guests.Text;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.ProtocolException;

/** A guest: its thread moves bytes, waits only for its event channel, and compares replies and events with what it asked. */
final class RingGuest extends Thread {
    /** Fewer than the quota "outstanding". */
    private static final int MAX_ASKED = 12;
    private static final int WHOLE_RING = 1024;
    private static final long PATIENCE_SECONDS = 45;

    private final Host host;
    private final int domid;
    private final Ring ring;
    private final Semaphore channel;
    private final Findings findings;
    private final RequestScript script;
    private final Random random;
    private final Deque<PendingRequest> asked = new ArrayDeque<>();
    private final Set<String> owed = new HashSet<>();
    private int lastRequest;
    private volatile boolean ready;
    private volatile boolean quiet;
    private volatile boolean ended;

    RingGuest(Host host, int domid, Ring ring, Findings findings, RunContext shared) {
        super("guest " + domid);
        this.host = host;
        this.domid = domid;
        this.ring = ring;
        this.channel = host.channel(domid);
        this.findings = findings;
        this.random = new Random(domid);
        this.script = new RequestScript(this, host, domid, random, shared);
    }

    int domid() {
        return domid;
    }

    RequestScript script() {
        return script;
    }

    /** True when the initial watches are set. */
    boolean ready() {
        return ready;
    }

    /** Sends no more requests; still reads. */
    void quiet() {
        quiet = true;
        channel.release();
    }

    /** Returns when everything is answered. */
    void end() {
        ended = true;
        channel.release();
    }

    @Override
    public void run() {
        try {
            script.begin();
            while (!(ended && asked.isEmpty())) {
                channel.drainPermits();
                while (!quiet && asked.size() < MAX_ASKED && script.next()) {
                    findings.count("ring requests");
                }
                ready |= owed.isEmpty();
                if (script.midway()) {
                    script.next();
                }
                if (move() > 0) {
                    host.fire(domid);
                } else if (!channel.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS) && !asked.isEmpty()) {
                    findings.fault(getName() + " waits in vain for the reply to " + asked.peek() + ": " + ring);
                    return;
                }
            }
        } catch (ProtocolException unreadable) {
            findings.fault(getName() + " was sent garbage: " + unreadable.getMessage());
        } catch (InterruptedException stopped) {
            findings.fault(getName() + " was interrupted: " + asked);
        } catch (RuntimeException unforeseen) {
            findings.fault(getName() + ": " + unforeseen);
        }
    }

    private int move() throws ProtocolException {
        List<Packet> packets = new ArrayList<>();
        int moved = ring.push(portion()) + ring.pull(portion(), packets);
        for (Packet packet : packets) {
            take(packet);
        }
        if (ring.error() != 0) {
            findings.fault(getName() + ": the ring's error is " + ring.error());
            asked.clear();
            ended = true;
        }
        return moved;
    }

    /** Mostly everything, sometimes a part, so that kills find incomplete messages. */
    private int portion() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(200) : WHOLE_RING;
    }

    private void take(Packet packet) {
        if (packet.type() != 15) {
            PendingRequest next = asked.poll();
            if (next == null) {
                findings.fault(getName() + ": a reply that nobody waits for: " + packet.reqId() + " " + Text.of(packet));
            } else {
                next.reply(packet.reqId(), Text.of(packet), getName(), findings);
            }
            return;
        }
        List<String> parts = Text.parts(packet);
        String key = parts.get(0) + "|" + parts.get(1);
        boolean caused = owed.remove(key);
        for (PendingRequest one : asked) {
            caused |= one.event(key);
        }
        findings.count("ring events");
        if (!caused && !script.heard(parts.get(0), parts.get(1))) {
            findings.fault(getName() + ": an event without a cause: " + key + " while waiting for " + asked);
        }
    }

    /** An event that will come at an unknown time. */
    void owe(String path, String token) {
        owed.add(path + "|" + token);
    }

    void ask(int type, int tx, String payload, String expected, Set<String> events, Consumer<String> then) {
        lastRequest++;
        ring.request(type, lastRequest, tx, payload);
        asked.add(new PendingRequest(lastRequest, type + " tx " + tx + " " + payload, expected, events, then));
    }

    /** Whether the first events of watches have not come yet. */
    boolean owed() {
        return !owed.isEmpty();
    }
}
