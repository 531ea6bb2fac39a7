package org.domaind.xl.config;

import org.domaind.xl.config.value.HostCpus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.config.hvm.BiosString;
import org.domaind.schema.config.hvm.Board;
import org.domaind.schema.config.hvm.Emulation.EmulatedNic;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.config.hvm.Firmware;
import org.domaind.schema.config.hvm.Viridian;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HvmConfigsTest {
    private static GuestFile.Reading read(String... lines) {
        ConfigDocument document = ConfigDocument.parse("f", "name='n'\nmemory=64\ntype='hvm'\n" + String.join("\n", lines) + "\n", List.of());
        assertEquals(List.of(), document.problems());
        return GuestFile.guest(document, Path.of("/home/me"), () -> HostCpus.UNKNOWN);
    }

    private static String problems(GuestFile.Reading reading) {
        return reading.problems().stream().map(ConfigProblem::line).collect(Collectors.joining("\n"));
    }

    private static GuestConfig guest(String... lines) {
        GuestFile.Reading reading = read(lines);
        assertEquals("", problems(reading));
        return reading.guest().orElseThrow();
    }

    private static Platform.Hvm platform(String... lines) {
        return (Platform.Hvm) guest(lines).platform();
    }

    @Test
    void aConfigThatSaysNothingHasTheDefaultsOfAllAndAJail() {
        GuestConfig guest = guest();
        assertEquals(new Platform.Hvm(false), guest.platform());
        assertEquals("", guest.boot().kernel());
        assertTrue(guest.platform().deviceModel().orElseThrow().restrict());
    }

    @Test
    void everyKeyIsObeyed() {
        Platform.Hvm hvm = platform("bios='ovmf'", "firmware_override='/l'", "bios_path_override='b'", "boot='dc'", "kernel='k'", "vga='stdvga'", "videoram=32",
                "vnclisten='0.0.0.0'", "vncdisplay=7", "vncunused=0", "vncpasswd='secret'", "keymap='de'", "nographic=1", "serial=['pty','null']", "usbversion=2",
                "soundhw='hda'", "acpi=0", "apic=0", "acpi_s3=0", "acpi_s4=0", "acpi_laptop_slate=1", "hpet=0", "vpt_align=0", "xen_platform_pci=0",
                "mmio_hole=1024", "hdtype='ahci'", "device_model_version='qemu-xen'", "device_model_override='/dm'", "device_model_args=['-a']", "device_model_args_hvm=['-b','-c']", "dm_restrict=0",
                "vif=['model=e1000','type=vif','']", "pae=1", "nx=1");
        assertEquals(new Firmware(Firmware.Bios.OVMF, Optional.of("/l"), Optional.of("/home/me/b"), Optional.empty(), Optional.empty(), List.of()), hvm.firmware());
        assertEquals(new Board(false, false, false, true, false, false, false, false, false, List.of()), hvm.board());
        assertEquals(new Emulation("dc", true, Emulation.Vga.STD, 32, Optional.of(new Vnc("0.0.0.0", OptionalInt.of(7), false, Optional.of("secret"))),
                Optional.of("de"), true, List.of("pty", "null"), false, List.of(), 2, Optional.of("hda"), false, false, true, OptionalLong.of(1024),
                List.of(new EmulatedNic(0, "e1000"), new EmulatedNic(2, "rtl8139")), List.of("-a"), List.of("-b", "-c"), Optional.of("/dm"), false),
                hvm.emulation());
        assertEquals(HvmContainer.DEFAULT, hvm.container());
        GuestConfig whole = guest("vnc=0", "usbdevice='tablet'", "stdvga=1");
        assertEquals(whole, Json.value(Json.text(whole), GuestConfig.class));
    }

    @Test
    void olderFormsOfKeys() {
        assertEquals(Emulation.Vga.STD, platform("stdvga=1").emulation().vga());
        assertEquals(16, platform("stdvga=1").emulation().videoRamMib());
        assertEquals(0, platform("vga='none'").emulation().cardMib());
        assertEquals(Firmware.Bios.OVMF, platform("firmware='uefi'").firmware().bios());
        assertEquals(Optional.of("/loader"), platform("firmware='/loader'").firmware().loader());
        assertEquals(List.of("tablet"), platform("usbdevice='tablet'").emulation().usbDevices());
        assertTrue(platform("usbdevice='tablet'").emulation().usb());
        assertEquals(List.of("pty"), platform("serial='pty'").emulation().serial());
        assertEquals(Optional.empty(), platform("vnc=0").emulation().vnc());
    }

    @Test
    void whatOnlyFewBoardsHave() {
        Platform.Hvm hvm = platform("mca_caps=['lmce']", "hvm_pirq=1", "nestedhvm=1");
        assertEquals(List.of(true, true), List.of(hvm.board().localMachineCheck(), hvm.board().pirqs()));
        assertEquals(List.of(true, Altp2m.DISABLED), List.of(hvm.container().nested(), hvm.container().altp2m()));
        assertEquals(Altp2m.LIMITED, platform("altp2m='limited'").container().altp2m());
        Platform.Hvm old = (Platform.Hvm) read("altp2mhvm=1").guest().orElseThrow().platform();
        assertEquals(Altp2m.MIXED, old.container().altp2m());
    }

    @Test
    void whatFirmwareFinds() {
        Platform.Hvm hvm = platform("acpi_firmware='a'", "smbios_firmware='/s'", "smbios=['OEM=x','oem=y=z','system_version=1']", "ms_vm_genid='generate'");
        assertEquals(new Firmware(Firmware.Bios.SEABIOS, Optional.empty(), Optional.empty(), Optional.of("/home/me/a"), Optional.of("/s"),
                List.of(new BiosString("oem", "x"), new BiosString("oem", "y=z"), new BiosString("system_version", "1"))), hvm.firmware());
        assertTrue(hvm.board().generation());
        assertEquals(List.of(), platform("smbios=[]", "ms_vm_genid='none'").firmware().strings());
    }

    /** As config files have them that have grown for years. */
    @Test
    void keysOfWhatIsOffAreAcceptedInSilence() {
        assertEquals(guest(), guest("spice=0", "spiceport=6000", "spicehost='0.0.0.0'", "spicedisable_ticketing=1", "sdl=0", "display=':0'", "xauthority='/x'",
                "pci=[]", "pci_permissive=1", "stubdomain_memory=64"));
        assertEquals("f:4:1: `sdl' is not supported yet by this release of domaind\nf:5:1: `display' is not supported yet by this release of domaind",
                problems(read("sdl=1", "display=':0'")));
    }

    @Test
    void aBoardOfAnEarlierBuildHasNoEnlightenments() {
        assertEquals(Board.DEFAULT, Json.value("{\"apic\":true,\"sleep\":true,\"hibernate\":true,\"laptopSlate\":false,\"hpet\":true,\"alignTimers\":true}", Board.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            viridian=0                                    ~ ''
            viridian=1                                    ~ base freq time_ref_count apic_assist crash_ctl no_vp_limit cpu_hotplug
            viridian=['defaults','!freq','stimer']        ~ base time_ref_count apic_assist crash_ctl stimer no_vp_limit cpu_hotplug
            viridian=['base','!base','freq']              ~ freq
            viridian=['all','!HCALL_IPI','!synic']        ~ base freq time_ref_count reference_tsc hcall_remote_tlb_flush apic_assist crash_ctl stimer ex_processor_masks no_vp_limit cpu_hotplug""")
    void enlightenments(String line, String words) {
        assertEquals(words, platform(line).board().viridian().stream().map(Viridian::word).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            bios='rombios'                              ~ f:4:6: rombios needs qemu-xen-traditional, which is not supported yet by this release of domaind; expected seabios or ovmf
            pae=0                                       ~ f:4:5: a guest without PAE is not supported yet by this release of domaind; expected pae=1
            nx=0                                        ~ f:4:4: a guest without no-execute pages is not supported yet by this release of domaind; expected nx=1
            device_model_version='qemu-xen-traditional' ~ f:4:22: qemu-xen-traditional is not supported yet by this release of domaind; expected qemu-xen
            spice=1                                     ~ f:4:1: `spice' is not supported yet by this release of domaind
            smbios=['oem=%s']                           ~ f:4:9: a string of 1029 characters is too long for smbios; expected at most 1024
            vendor_device='xenserver'                   ~ f:4:1: `vendor_device' is not supported yet by this release of domaind""")
    void whatCannotBeDoneIsRefused(String line, String problem) {
        assertEquals(problem, problems(read(line.replace("%s", "y".repeat(1025)))));
    }
}
