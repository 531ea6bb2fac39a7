package org.domaind.xenstore.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** Packets and paths that no well-behaved client sends: each is answered, or ends its own connection. */
class HostilePacketProperties {
    private static final String PATH_LETTERS = "aZ09-_/@. \u00ff\n%|";

    /** Lengths are unsigned: the largest ones are not negative, and an impossible length is not waited for. */
    @Property(tries = 1000)
    void anyLengthEndsAConnectionOrWaits(@ForAll("lengths") int length, @ForAll int type, @ForAll @IntRange(min = 1, max = 5000) int chunk) {
        PacketReader reader = new PacketReader();
        ByteBuffer header = ByteBuffer.allocate(16 + 4096).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(1).putInt(0).putInt(length).clear();
        boolean possible = Integer.compareUnsigned(length, Packet.MAX_PAYLOAD) <= 0;
        List<Packet> packets = new ArrayList<>();
        boolean ended = false;
        while (!ended && packets.isEmpty() && header.hasRemaining()) {
            ByteBuffer part = header.slice(header.position(), Math.min(chunk, header.remaining()));
            try {
                Packet packet = reader.next(part);
                if (packet != null) {
                    packets.add(packet);
                }
            } catch (ProtocolException expected) {
                ended = true;
            }
            header.position(header.position() + Math.max(1, part.position()));
        }
        assertEquals(!possible, ended);
        assertEquals(possible ? 1 : 0, packets.size());
        assertTrue(reader.held() <= Packet.HEADER_SIZE + Packet.MAX_PAYLOAD);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.oneOf(Arbitraries.of(0, 1, 4095, 4096, 4097, 65536, Integer.MAX_VALUE - 1, Integer.MAX_VALUE, Integer.MIN_VALUE,
                Integer.MIN_VALUE + 1, -1, -2, -4096), Arbitraries.integers());
    }

    @Property(tries = 1000)
    void anyPathIsAnswered(@ForAll("paths") String path, @ForAll @IntRange(min = 0, max = 30) int type, @ForAll boolean guest) {
        StoreConversation talk = new StoreConversation().with(3);
        talk.run(List.of(StoreConversation.row("A", 11, 0, "/local/domain/3/x|v", "11 OK|"),
                StoreConversation.row("A", 14, 0, "/local/domain/3|n3|", "14 OK|")));
        String who = guest ? "d3" : "B";
        List<String> replies = talk.say(who, type, 0, path + "|");
        assertEquals(1, replies.stream().filter(reply -> !reply.startsWith("15 ")).count(), () -> type + " " + path + ": " + replies);
        assertTrue(replies.stream().noneMatch("16 EIO|"::equals), () -> type + " " + path + ": " + replies);
        assertEquals(List.of(), ConsistencyCheck.of(talk.state.store()).faults());
        assertEquals(List.of("10 /local/domain/3|"), talk.say("A", 10, 0, "3|"));
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> letters = Arbitraries.strings().withChars(PATH_LETTERS.toCharArray()).ofMaxLength(40);
        Arbitrary<String> homes = Combinators
                .combine(Arbitraries.of("/local/domain/", "local/domain/", "/local/domain/3/", "@releaseDomain/", "@"), letters)
                .as(String::concat);
        Arbitrary<String> longOnes = Arbitraries.integers().between(2000, 3100).map("/k"::repeat).map(path -> path.substring(0, path.length() / 2));
        return Arbitraries.oneOf(letters, homes, longOnes);
    }

    @Property(tries = 500)
    void anyPayloadsAreAnsweredOneByOne(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 500_000) Integer> noise) {
        StoreConversation talk = new StoreConversation().with(3);
        for (int one : noise) {
            byte[] payload = new byte[one % 40];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) PATH_LETTERS.replace('|', '\0').charAt((one / 7 + i * (one % 11)) % PATH_LETTERS.length());
            }
            String who = one % 3 == 0 ? "A" : "d3";
            int tx = one % 5 == 0 ? one : 0;
            List<String> replies = talk.say(who, one % 32, tx, StoreConversation.text(payload));
            assertEquals(1, replies.stream().filter(reply -> !reply.startsWith("15 ")).count(), replies::toString);
            assertTrue(replies.stream().noneMatch("16 EIO|"::equals), replies::toString);
            if (talk.state.domains().get(3) == null) {
                return;
            }
        }
        assertEquals(List.of(), ConsistencyCheck.of(talk.state.store()).faults());
    }
}
