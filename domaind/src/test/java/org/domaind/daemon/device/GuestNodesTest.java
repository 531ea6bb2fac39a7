package org.domaind.daemon.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestNodesTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void putBack() {
        Locale.setDefault(before);
    }

    /** These have digits of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "fa-IR", "ar-EG", "hi-IN-u-nu-deva", "th-TH-u-nu-thai"})
    void theStartTimeIsTheSameOnEveryHost(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        MemoryKib memory = MemoryKib.ofMib(16);
        GuestConfig config = new GuestConfig(new Identity("g", Optional.empty()), new BootSpec("/k", Optional.empty(), ""),
                new MemorySpec(memory, memory), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Pv(false), List.of(), ShutdownActions.DEFAULT,
                GuestLimits.DEFAULT, ClockSpec.DEFAULT);
        UUID uuid = new UUID(1, 2);
        String written = GuestNodes.built(new GuestPaths(new Domid(7), uuid), config, 1, 2, 3, 4, Instant.ofEpochSecond(1_700_000_000L, 50_000_000))
                .stream().filter(edit -> edit.path().equals("/vm/" + uuid + "/start_time")).findFirst().orElseThrow().value().orElseThrow();
        assertEquals("1700000000.05", written);
        assertEquals(Optional.of(1_700_000_000L), GuestNodes.startSeconds(written));
    }
}
