package org.domaind.xenstore.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.domaind.xenstore.history.History;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.recovery.JournalReplay;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.DomainRings;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.OutputQueue;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/**
 * A store without sockets, rings and threads, and clients that talk to it.
 *
 * <p>Payloads are written with {@code |} for NUL. A packet is "TYPE PAYLOAD". Clients are named: {@code d5} is the ring of domain 5, which must be
 * introduced first; any other name is a socket.
 */
public final class StoreConversation {
    /** Domains up to this number exist. */
    static final int LAST_DOMAIN = 50;

    private static final int MAX_UNREAD = 1 << 20;

    public final StoreState state;
    public final List<Entry> journal = new ArrayList<>();
    private final RequestProcessor processor;
    private final DomainHandler domains;
    private final Map<String, Session> sockets = new LinkedHashMap<>();

    public StoreConversation() {
        this(0);
    }

    public StoreConversation(int features) {
        this(new StoreState(domid -> domid <= LAST_DOMAIN, features));
    }

    public StoreConversation(StoreListener listener) {
        this(new StoreState(domid -> domid <= LAST_DOMAIN, 0), listener);
    }

    /** Continues with an existing state. */
    public StoreConversation(StoreState state) {
        this(state, new Sound());
    }

    private StoreConversation(StoreState state, StoreListener listener) {
        this.state = state;
        domains = new DomainHandler(state, new DomainRings() {
            @Override
            public void introduce(Domain domain, long gfn, int remotePort) {
                state.introduce(domain, gfn, remotePort);
            }

            @Override
            public void release(Domain domain) {
                // There is no page to unmap.
            }
        });
        processor = new RequestProcessor(new Dispatcher(state, domains, listener, () -> { }), journal::add, listener, MAX_UNREAD);
    }

    /** Introduces domains. */
    public StoreConversation with(int... domids) {
        for (int domid : domids) {
            assertEquals(List.of("8 OK|"), say("A", 8, 0, domid + "|1|7|"));
        }
        return this;
    }

    /** Sends a request. Returns what the same client gets. */
    public List<String> say(String who, int type, int tx, String payload) {
        processor.handle(session(who), new Packet(type, 7, tx, bytes(payload)));
        return hear(who);
    }

    /** What a client was sent since the last call. */
    public List<String> hear(String who) {
        OutputQueue output = session(who).output();
        ByteBuffer bytes = ByteBuffer.allocate(output.bytes());
        output.copyTo(bytes);
        output.sent(output.bytes());
        return packets(bytes.flip());
    }

    /** Continues with the state of a journal, and keeps a history. */
    public static StoreConversation recovered(List<Entry> entries) {
        StoreConversation talk = new StoreConversation();
        talk.state.observer().record(StoreOptions.DEFAULT_HISTORY_BYTES, new StoreListener() { });
        entries.forEach(new JournalReplay(talk.state, new Sound())::apply);
        talk.state.observer().begin(talk.state.store().accounts());
        return talk;
    }

    public History history() {
        return state.observer().recorder().snapshot(state.store().root());
    }

    public void gone(int domid) {
        Outcome outcome = new Outcome();
        domains.gone(domid, outcome);
        state.observer().gone(domid, outcome);
        processor.deliver(outcome);
    }

    public void shutDown(Integer... domids) {
        Outcome outcome = new Outcome();
        domains.shutDown(List.of(domids), outcome);
        processor.deliver(outcome);
    }

    public Session session(String who) {
        if (who.matches("d\\d+")) {
            return state.domains().get(Integer.parseInt(who.substring(1))).session();
        }
        return sockets.computeIfAbsent(who, name -> state.openSocket());
    }

    /** Sends requests one after the other, and compares their results. */
    public void run(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            assertEquals(row.expected(), say(row.who(), row.type(), row.tx(), row.payload()), "row " + i + ": " + row);
        }
    }

    public static List<String> packets(ByteBuffer bytes) {
        List<String> packets = new ArrayList<>();
        PacketReader reader = new PacketReader();
        try {
            for (Packet packet = reader.next(bytes); packet != null; packet = reader.next(bytes)) {
                packets.add(packet.type() + " " + new String(packet.payload(), StandardCharsets.ISO_8859_1).replace('\0', '|'));
            }
        } catch (ProtocolException unreadable) {
            throw new AssertionError(unreadable);
        }
        return packets;
    }

    public static byte[] bytes(String payload) {
        return payload.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public static Row row(String who, int type, int tx, String payload, String... expected) {
        return new Row(who, type, tx, payload, List.of(expected));
    }

    public record Row(String who, int type, int tx, String payload, List<String> expected) {
    }

    /** A fault of the store is a failure of the test. */
    private static final class Sound implements StoreListener {
        @Override
        public void failed(String what, Throwable fault) {
            throw new AssertionError(what, fault);
        }
    }
}
