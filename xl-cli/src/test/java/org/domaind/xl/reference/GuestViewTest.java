package org.domaind.xl.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xl.config.GuestFile;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.render.JsonText;
import org.junit.jupiter.api.Test;

/** {@code xl list -l} of a guest prints what {@code xl create -n} of its config printed. */
class GuestViewTest {
    private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private static ConfigDocument document(String... lines) {
        return ConfigDocument.parse("f", "name='n'\nuuid='" + ID + "'\nkernel='/k'\n" + String.join("\n", lines) + "\n", List.of());
    }

    private static String view(ConfigDocument document) {
        GuestConfig guest = GuestFile.guest(document, Path.of("/"), () -> HostCpus.UNKNOWN).guest().orElseThrow();
        return JsonText.of(new GuestView(guest).of("n", ID));
    }

    private static void assertSame(ConfigDocument document) {
        assertEquals(JsonText.of(GuestFile.dryRun(document, () -> HostCpus.UNKNOWN).json().orElseThrow()), view(document));
    }

    @Test
    void whatACreateSaidIsListed() {
        assertSame(document("memory=64", "maxmem=128", "vcpus=2", "maxvcpus=4", "cpus='0-1'", "ramdisk='/r'", "cmdline='a b'",
                "on_poweroff='preserve'", "on_reboot='rename-restart'", "on_crash='coredump-destroy'", "on_watchdog='coredump-restart'",
                "on_soft_reset='restart'", "cpu_weight=300", "cap=50", "pool='fast'", "max_grant_frames=10", "max_maptrack_frames=20",
                "max_grant_version=1", "max_event_channels=100", "tsc_mode='native'", "localtime=1", "rtc_timeoffset='-3600'", "nomigrate=1"));
    }

    @Test
    void defaultsAreLeftOut() {
        assertSame(document("memory=64", "maxmem=64", "vcpus=1"));
        assertEquals(view(document("memory=64")), view(document("memory=64", "cap=0", "localtime=0", "nomigrate=0", "max_event_channels=1023",
                "tsc_mode='default'", "on_crash='destroy'", "rtc_timeoffset=0")));
    }
}
