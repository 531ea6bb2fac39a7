package org.domaind.daemon.build.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.domaind.schema.config.hvm.Viridian;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViridianMaskTest {
    @ParameterizedTest
    @CsvSource({"'', 17, 0", "base, 17, 0x3", "base freq, 17, 0x1", "base freq time_ref_count apic_assist crash_ctl no_vp_limit cpu_hotplug, 17, 0x1865",
            "base freq time_ref_count apic_assist crash_ctl no_vp_limit cpu_hotplug, 14, 0x65", "base freq stimer, 17, 0x185"})
    void bitsOfTheHypervisor(String words, int minor, String mask) {
        List<Viridian> wanted = words.isEmpty() ? List.of() : Arrays.stream(words.split(" ")).map(word -> Viridian.ofWord(word).orElseThrow()).toList();
        assertEquals(Long.decode(mask), ViridianMask.of(wanted, 4, minor));
    }
}
