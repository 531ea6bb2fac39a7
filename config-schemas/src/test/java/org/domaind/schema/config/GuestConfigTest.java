package org.domaind.schema.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuestConfigTest {
    private static final MemoryKib MEMORY = MemoryKib.ofMib(64);
    private static final GuestConfig GUEST = new GuestConfig(new Identity("g", Optional.empty()), new BootSpec("/k", Optional.empty(), ""),
            new MemorySpec(MEMORY, MEMORY), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Pv(false), List.of(), ShutdownActions.DEFAULT,
            GuestLimits.DEFAULT, ClockSpec.DEFAULT);

    static Stream<GuestSection> others() {
        return Stream.of(new Identity("h", Optional.of(new UUID(1, 2))), new BootSpec("/l", Optional.empty(), "x"),
                new MemorySpec(MEMORY, MemoryKib.ofMib(65)), new VcpuSpec(1, 2),
                new Scheduling(List.of(), List.of(), OptionalInt.of(3), OptionalInt.empty(), Optional.empty()), new Platform.Hvm(true),
                new ShutdownActions(ShutdownAction.PRESERVE, ShutdownAction.PRESERVE, ShutdownAction.PRESERVE, ShutdownAction.PRESERVE,
                        ShutdownAction.PRESERVE),
                new GuestLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), 7), new ClockSpec(TscMode.NATIVE, false, 0), new Processor(true, 4, List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("others")
    void oneSectionIsReplacedAndNoOther(GuestSection section) throws ReflectiveOperationException {
        GuestConfig changed = GUEST.with(section);
        for (RecordComponent component : GuestConfig.class.getRecordComponents()) {
            Object expected = component.getType().isInstance(section) ? section : component.getAccessor().invoke(GUEST);
            assertEquals(expected, component.getAccessor().invoke(changed), component.getName());
        }
    }

    @Test
    void everyKindOfSectionIsTried() {
        assertEquals(List.of(GuestSection.class.getPermittedSubclasses()).size(), others().count());
    }

    @Test
    void noSectionMayBeMissing() {
        assertThrows(NullPointerException.class, () -> new GuestConfig(GUEST.identity(), GUEST.boot(), GUEST.memory(), GUEST.vcpus(),
                GUEST.scheduling(), null, List.of(), GUEST.actions(), GUEST.limits(), GUEST.clock()));
    }
}
