package org.domaind.xenstore.conversations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.guests.PacketClient;
import org.domaind.xenstore.wire.Packet;

final class SocketPeer implements Peer {
    private final PacketClient wire;

    SocketPeer(Path socket) throws IOException {
        wire = new PacketClient(socket);
    }

    @Override
    public void ask(SentRequest ask) {
        wire.ask(ask.type(), ask.reqId(), ask.tx(), ask.payload());
    }

    @Override
    public List<Packet> until(int reqId) throws IOException {
        wire.send();
        List<Packet> packets = new ArrayList<>();
        do {
            packets.add(wire.next());
        } while (packets.get(packets.size() - 1).reqId() != reqId);
        return packets;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
