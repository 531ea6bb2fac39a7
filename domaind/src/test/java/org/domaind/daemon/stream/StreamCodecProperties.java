package org.domaind.daemon.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.api.ProblemException;

/** What is written is read again; and whatever is read is a value or a refusal, never another exception. */
class StreamCodecProperties {
    @Property
    void recordsComeBack(@ForAll("records") StreamRecord record) {
        StreamRecord back = RecordCodec.read(record.kind(), record.bytes());
        assertEquals(record.getClass(), back.getClass());
        assertEquals(record.kind(), back.kind());
        assertArrayEquals(record.bytes(), back.bytes());
        RecordHeader header = new RecordHeader(record.kind(), record.bytes().length);
        assertEquals(header, RecordHeader.read(ByteBuffer.wrap(header.bytes())));
        assertEquals(0, (header.length() + RecordHeader.padding(header.length())) % 8);
    }

    @Provide
    Arbitrary<StreamRecord> records() {
        Arbitrary<StreamRecord> list = Arbitraries.integers().between(1, 40).flatMap(pages -> Arbitraries.longs().between(0, pages * 512L - 1)
                .array(long[].class).ofSize(pages).map(pfns -> new StreamRecord.P2mFrames(pages * 512L - 1, pfns)));
        Arbitrary<StreamRecord> vcpu = Combinators.combine(Arbitraries.of(VcpuPart.class), Arbitraries.integers().between(0, 8191),
                Arbitraries.integers().between(1, 8)).as((part, number, size) -> new StreamRecord.Vcpu(part, number, new byte[switch (part) {
                    case BASIC -> 5168;
                    case EXTENDED -> 16 * size;
                    case XSAVE -> 16 + 64 * size;
                    case MSRS -> 16 * size;
                }]));
        Arbitrary<StreamRecord> tsc = Combinators.combine(Arbitraries.integers(), Arbitraries.integers(), Arbitraries.integers(), Arbitraries.longs())
                .as((mode, khz, incarnation, nanos) -> new StreamRecord.Tsc(new TscInfo(mode, khz, incarnation, nanos)));
        Arbitrary<StreamRecord> others = Arbitraries.of(new StreamRecord.PvInfo(8, 4), new StreamRecord.PvInfo(4, 3),
                new StreamRecord.Mark(RecordKind.END), new StreamRecord.Mark(RecordKind.STATIC_DATA_END), new StreamRecord.SharedInfo(new byte[4096]),
                new StreamRecord.Policy(RecordKind.X86_CPUID_POLICY, new byte[72]), new StreamRecord.Policy(RecordKind.X86_MSR_POLICY, new byte[32]));
        Arbitrary<StreamRecord> parameters = Arbitraries.maps(Arbitraries.longs(), Arbitraries.longs()).ofMaxSize(20).map(StreamRecord.HvmParameters::new);
        Arbitrary<StreamRecord> context = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(100).map(StreamRecord.HvmContext::new);
        return Arbitraries.oneOf(List.of(list, vcpu, tsc, others, parameters, context));
    }

    @Property
    void batchesComeBack(@ForAll @Size(min = 1, max = 100) long[] numbers) {
        byte[] types = new byte[numbers.length];
        long[] pfns = new long[numbers.length];
        byte[] known = {0, 1, 2, 3, 4, 8, 9, 12, 0xd, 0xe, 0xf};
        for (int i = 0; i < pfns.length; i++) {
            pfns[i] = numbers[i] & (1L << 52) - 1;
            types[i] = known[Math.floorMod(numbers[i], known.length)];
        }
        PageBatch batch = new PageBatch(pfns, types);
        ByteBuffer bytes = ByteBuffer.wrap(batch.bytes());
        int count = PageBatch.readCount(bytes);
        PageBatch back = PageBatch.read(bytes.position(PageBatch.COUNT_BYTES), count);
        assertArrayEquals(pfns, back.pfns());
        assertArrayEquals(types, back.types());
    }

    @Property
    void headersComeBack(@ForAll @IntRange(min = 2, max = 3) int version, @ForAll boolean translated, @ForAll int major, @ForAll int minor) {
        ImageHeader header = new ImageHeader(version, translated, major, minor);
        assertEquals(header, ImageHeader.read(ByteBuffer.wrap(header.bytes())));
    }

    @Property
    void anyBodyIsAValueOrRefused(@ForAll RecordKind kind, @ForAll @Size(max = 300) byte[] body) {
        refusedAtMost(() -> RecordCodec.read(kind, body));
    }

    @Property
    void anyHeaderIsAValueOrRefused(@ForAll @Size(value = 48) byte[] bytes, @ForAll @IntRange(min = 0, max = 40) int sound) {
        byte[] image = new ImageHeader(3, false, 4, 17).bytes();
        byte[] mixed = bytes.clone();
        System.arraycopy(image, 0, mixed, 0, Math.min(sound, image.length));
        refusedAtMost(() -> ImageHeader.read(ByteBuffer.wrap(mixed)));
        refusedAtMost(() -> RecordHeader.read(ByteBuffer.wrap(bytes)));
        refusedAtMost(() -> LibxlStream.Head.read(ByteBuffer.wrap(bytes)));
        refusedAtMost(() -> LibxlStream.check(ByteBuffer.wrap(bytes)));
        refusedAtMost(() -> PageBatch.read(ByteBuffer.wrap(bytes), 6));
        refusedAtMost(() -> PageBatch.readCount(ByteBuffer.wrap(bytes)));
    }

    private static void refusedAtMost(Runnable reading) {
        try {
            reading.run();
        } catch (ProblemException refused) {
            assertTrue(refused.problem().code().equals(StreamFault.DAMAGED) || refused.problem().code().equals(StreamFault.UNSUPPORTED), refused::toString);
        }
    }
}
