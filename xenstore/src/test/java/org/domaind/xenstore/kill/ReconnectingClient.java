package org.domaind.xenstore.kill;

import java.io.IOException;

import org.domaind.xenstore.guests.PacketClient;

/** A socket client that connects again whenever the store is killed. */
abstract class ReconnectingClient extends Thread {
    final Host host;
    final Findings findings;
    private volatile boolean quiet;

    ReconnectingClient(String name, Host host, Findings findings) {
        super(name);
        this.host = host;
        this.findings = findings;
    }

    /** It has a new connection: checks what became of unanswered requests. */
    abstract void recover(PacketClient wire) throws IOException;

    abstract void step(PacketClient wire) throws IOException;

    /** Whether it may stop here. */
    boolean settled() {
        return true;
    }

    /** Makes it stop as soon as it may. */
    final void quiet() {
        quiet = true;
    }

    @Override
    public final void run() {
        try {
            boolean more = true;
            while (more && host.awaitServing()) {
                try (PacketClient wire = new PacketClient(host.socket())) {
                    recover(wire);
                    while (!quiet || !settled()) {
                        step(wire);
                    }
                    more = false;
                } catch (IOException closed) {
                    findings.count("connections lost");
                }
            }
        } catch (InterruptedException stopped) {
            findings.fault(getName() + " was interrupted");
        } catch (RuntimeException unforeseen) {
            findings.fault(getName() + ": " + unforeseen);
        }
    }
}
