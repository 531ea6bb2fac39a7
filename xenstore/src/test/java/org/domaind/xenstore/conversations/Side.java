package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.domaind.xenstore.guests.FileRing;
import org.domaind.xenstore.guests.Text;
import org.domaind.xenstore.wire.Packet;

/** One of the two stores with all its clients. Domains are files of a folder, as in {@code tests/interop/guests.c}. */
abstract class Side implements AutoCloseable {
    static final List<String> SOCKETS = List.of("A", "B");
    /** In addition to domain 0, which always exists. */
    static final List<Integer> GUESTS = List.of(3, 5, 7);

    static final String TOOLSTACK = "toolstack";
    /** Domains that come and go. */
    static final List<Integer> MORTALS = List.of(3, 7);

    private static final int MARK = 0x7FFF_FFFF;
    /** A permanent child of the root. */
    private static final String LASTING = "tool";

    private final Path folder;
    private final Map<Integer, Semaphore> channels = new ConcurrentHashMap<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    Side(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path domain(int domid) {
        return folder.resolve("domain-" + domid);
    }

    Semaphore channel(int domid) {
        return channels.computeIfAbsent(domid, id -> new Semaphore(0));
    }

    abstract Path socket();

    /** A guest's event channel fires. */
    abstract void fire(int domid) throws IOException;

    /** The hypervisor reports that the state of a domain changed. */
    abstract void virq(int domid) throws IOException;

    /** Restores the initial state. */
    void begin() throws IOException {
        for (Peer peer : peers.values()) {
            peer.close();
        }
        peers.keySet().removeIf(peer -> !immortal(peer));
        peers.put(TOOLSTACK, new SocketPeer(socket()));
        for (int domid : MORTALS) {
            quietly(SentRequest.RELEASE, domid + "|");
        }
        clear();
        for (String special : List.of("@introduceDomain", "@releaseDomain")) {
            quietly(SentRequest.SET_PERMS, special + "|n0|");
        }
        for (String socket : SOCKETS) {
            peers.put(socket, new SocketPeer(socket()));
        }
        if (!peers.containsKey("d0")) {
            addGuest(0);
        }
        for (int domid : GUESTS) {
            if (!peers.containsKey("d" + domid)) {
                Files.write(domain(domid), new byte[0]);
                addGuest(domid);
                quietly(SentRequest.INTRODUCE, domid + "|1|1|");
            }
            quietly(SentRequest.MKDIR, "/local/domain/" + domid + "|");
            quietly(SentRequest.SET_PERMS, "/local/domain/" + domid + "|n" + domid + "|");
        }
        for (String peer : peers.keySet()) {
            ask(new SentRequest(peer, SentRequest.RESET_WATCHES, "|"));
        }
    }

    private static boolean immortal(String peer) {
        return peer.matches("d\\d+") && !MORTALS.contains(Integer.parseInt(peer.substring(1)));
    }

    /** Empties the tree, whatever a conversation, or one side's transaction, left in it. */
    void clear() throws IOException {
        for (String child : Text.parts(quietly(SentRequest.DIRECTORY, "/|"))) {
            if (!child.isEmpty() && !child.equals(LASTING)) {
                quietly(SentRequest.RM, "/" + child + "|");
            }
        }
        quietly(SentRequest.SET_PERMS, "/|n0|");
        quietly(SentRequest.WRITE, "/|");
        quietly(SentRequest.SET_PERMS, "/" + LASTING + "|n0|");
    }

    /** Returns the reply. */
    private Packet quietly(int type, String payload) throws IOException {
        Peer peer = peers.get(TOOLSTACK);
        peer.ask(new SentRequest(TOOLSTACK, type, MARK, 0, payload));
        List<Packet> packets = peer.until(MARK);
        return packets.get(packets.size() - 1);
    }

    /** Whether a store has not yet handled an event that was fired. */
    abstract boolean pending() throws IOException;

    /** Lets a store do what is pending: it may take one event per round, and each request is a round. */
    void settle() throws IOException {
        while (pending()) {
            quietly(SentRequest.PATH, "1|");
        }
        // One round may have begun before; the other one has seen everything.
        quietly(SentRequest.PATH, "1|");
        quietly(SentRequest.PATH, "1|");
    }

    /** The ring of a domain, before it is introduced. */
    void addGuest(int domid) throws IOException {
        peers.put("d" + domid, new RingPeer(FileRing.map(folder, domid), channel(domid), () -> {
            try {
                fire(domid);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }));
    }

    void removeGuest(int domid) {
        peers.remove("d" + domid);
    }

    boolean has(String peer) {
        return peers.containsKey(peer);
    }

    void ask(SentRequest ask) throws IOException {
        peers.get(ask.peer()).ask(ask);
    }

    /** What each client was sent since the last call. */
    Map<String, List<Packet>> hear(String asked) throws IOException {
        Map<String, List<Packet>> heard = new LinkedHashMap<>();
        // The client of the request comes first: the events of others are on their way then.
        heard.put(asked, hearOne(asked));
        for (String peer : peers.keySet()) {
            if (!peer.equals(asked)) {
                heard.put(peer, hearOne(peer));
            }
        }
        return heard;
    }

    private List<Packet> hearOne(String name) throws IOException {
        Peer peer = peers.get(name);
        peer.ask(new SentRequest(name, SentRequest.PATH, MARK, 0, "1|"));
        List<Packet> packets;
        try {
            packets = new ArrayList<>(peer.until(MARK));
        } catch (IOException | UncheckedIOException failure) {
            throw new IOException(getClass().getSimpleName() + ", " + name + ": " + failure, failure);
        }
        packets.remove(packets.size() - 1);
        return packets;
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers.values()) {
            peer.close();
        }
    }
}
