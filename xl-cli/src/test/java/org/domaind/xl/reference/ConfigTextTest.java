package org.domaind.xl.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xl.config.GuestFile;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.render.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's config goes through the reference's JSON and comes back as it was. */
class ConfigTextTest {
    private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private static GuestConfig guest(String text) {
        ConfigDocument document = ConfigDocument.parse("f", text, List.of());
        GuestFile.Reading reading = GuestFile.guest(document, Path.of("/"), () -> HostCpus.UNKNOWN);
        return reading.guest().orElseThrow(() -> new AssertionError(reading.problems() + " in " + text));
    }

    private static Map<?, ?> tree(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return (Map<?, ?>) Json.plain(text, 0, text.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memory=64\nmaxmem=128\nvcpus=2\nmaxvcpus=4\ncpus='0-1'\nramdisk='/r'\ncmdline='a \\\\ \"b\"'\non_poweroff='preserve'",
        "on_reboot='rename-restart'\non_crash='coredump-destroy'\non_watchdog='coredump-restart'\non_soft_reset='restart'",
        "period=5000\nextratime=0", "cpu_weight=300\ncap=50\npool='fast'\nmax_grant_frames=10\nmax_maptrack_frames=20\nmax_grant_version=1\nmax_event_channels=100",
        "tsc_mode='native'\nlocaltime=1\nrtc_timeoffset='-3600'\nnomigrate=1",
        "disk=['format=raw,vdev=xvda,access=rw,target=/a b','/b,raw,hdc:cdrom,r','vdev=sda1,format=qcow2,discard,untrusted,target=/x,y']",
        "vif=['mac=00:16:3e:00:00:01,bridge=br0','mac=00:16:3e:00:00:02,script=/s,rate=10MB/s@20ms,mtu=1400,untrusted']",
        "vpmu=1\nvmtrace_buf_kb=64\ncpuid='host,sse3=0,family=6,erms=x'", "cpuid=['0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0,edx=kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk','7,0:ebx=00000000000000000000000000000000']",
        "bootloader='/b'\nbootloader_args=['a','b c']\nkernel=''"})
    void itComesBack(String lines) {
        GuestConfig guest = guest("name='n'\nuuid='" + ID + "'\ntype='pv'\nkernel='/k'\nmemory=32\n".replace("kernel='/k'\n",
                lines.contains("kernel=") ? "" : "kernel='/k'\n").replace("memory=32\n", lines.contains("memory=") ? "" : "memory=32\n") + lines + "\n");
        String json = JsonText.of(new GuestView(guest).of("n", ID));
        assertEquals(guest, guest(ConfigText.of(tree(json))), () -> ConfigText.of(tree(json)));
    }

    /** A restored guest's device model must find the same machine. */
    @ParameterizedTest
    @ValueSource(strings = {"", "serial='pty'", "serial=['pty','null']\nusb=1\nusbdevice=['tablet']\nsoundhw='hda'\nboot='dc'\nvga='stdvga'\nvideoram=32",
        "usbversion=3\nacpi=0\napic=0\nhpet=0\nacpi_s3=0\nacpi_s4=0\nacpi_laptop_slate=1\nvpt_align=0\nxen_platform_pci=0\nhdtype='ahci'\nmmio_hole=512",
        "vnc=0\nnographic=1", "vnclisten='0.0.0.0'\nvncdisplay=3\nvncunused=0\nvncpasswd='x'\nkeymap='de'", "vga='none'", "viridian=1",
        "viridian=['defaults','synic','!freq']\nbios='ovmf'\nbios_path_override='/b'\nfirmware_override='/l'",
        "dm_restrict=0\ndevice_model_override='/q'\ndevice_model_args=['-a','b c']\ndevice_model_args_hvm=['-d']",
        "hap=0\nshadow_memory=16\ntimer_mode='no_missed_ticks_pending'\nmaxvcpus=3\nvcpus=2\nmaxmem=128",
        "disk=['/a,raw,hda,rw',',raw,hdc:cdrom,r']\nvif=['mac=00:16:3e:00:00:01','mac=00:16:3e:00:00:02,model=e1000','type=vif,mac=00:16:3e:00:00:03']"})
    void anHvmGuestsMachineComesBack(String lines) {
        GuestConfig guest = guest("name='n'\nuuid='" + ID + "'\ntype='hvm'\nmemory=64\n" + lines + "\n");
        String json = JsonText.of(new GuestView(guest).of("n", ID));
        assertEquals(guest, guest(ConfigText.of(tree(json))), () -> json + ConfigText.of(tree(json)));
    }

    @Test
    void aJailIsLeftOutOnlyWhereThatWasAskedFor() {
        String json = """
                {"c_info": {"type": "hvm", "name": "n", "uuid": "11111111-2222-3333-4444-555555555555"},
                 "b_info": {"max_vcpus": 1, "avail_vcpus": [0], "max_memkb": 65536, "target_memkb": 65536, "dm_restrict": "False", "type.hvm": {%s}}}""";
        assertEquals(true, guest(ConfigText.of(tree(String.format(json, "\"vkb_device\": \"True\"")))).platform().deviceModel().orElseThrow().restrict());
        assertEquals(false, guest(ConfigText.of(tree(String.format(json, "")))).platform().deviceModel().orElseThrow().restrict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hap=0\nshadow_memory=16\ntimer_mode='no_missed_ticks_pending'", "pvshim=1\npvshim_path='/s'\npvshim_cmdline='a'\npvshim_extra='b'"})
    void aPvhGuestsMachineComesBack(String lines) {
        GuestConfig guest = guest("name='n'\nuuid='" + ID + "'\ntype='pvh'\nkernel='/k'\nmemory=64\n" + lines + "\n");
        String json = JsonText.of(new GuestView(guest).of("n", ID));
        assertEquals(guest, guest(ConfigText.of(tree(json))), () -> json + ConfigText.of(tree(json)));
    }

    /** As C's xl 4.17 wrote it into a save file, shortened. */
    @Test
    void theReferencesOwn() {
        GuestConfig guest = guest(ConfigText.of(tree("""
                {"c_info": {"type": "pv", "name": "one", "uuid": "11111111-2222-3333-4444-555555555555", "run_hotplug_scripts": "True"},
                 "b_info": {"max_vcpus": 2, "avail_vcpus": [0, 1], "numa_placement": "False", "max_memkb": 131072, "target_memkb": 131072, "video_memkb": 0,
                  "shadow_memkb": 2048, "rtc_timeoffset": 0, "localtime": "False", "disable_migrate": "False", "blkdev_start": "xvda",
                  "device_model_version": "qemu_xen", "event_channels": 1023, "kernel": "/boot/vmlinuz", "cmdline": "console=hvc0 quiet", "ramdisk": "/i.gz",
                  "claim_mode": "True", "type.pv": {"e820_host": "False"}, "arch_x86": {}}, "on_reboot": "restart", "on_soft_reset": "soft_reset"}""")));
        assertEquals("one", guest.name());
        assertEquals(128, guest.memory().atBoot().mib());
        assertEquals(2, guest.vcpus().atBoot());
        assertEquals("console=hvc0 quiet", guest.boot().commandLine());
    }

    @Test
    void whatOnlyHvmGuestsHave() {
        String text = ConfigText.of(tree("""
                {"c_info": {"type": "hvm", "name": "one"}, "b_info": {"type.hvm": {"viridian": "True", "ms_vm_genid": [1, 2, 3], "mca_caps": 1,
                  "smbios": [{"key": "oem", "value": "a"}, {"key": "bios_vendor", "value": "b c"}]}}}"""));
        for (String line : List.of("viridian = [\"defaults\"]", "ms_vm_genid = \"generate\"", "mca_caps = [\"lmce\"]", "smbios = [\"oem=a\", \"bios_vendor=b c\"]")) {
            assertTrue(text.lines().anyMatch(line::equals), text);
        }
    }

    @Test
    void devicesThatAreNotSupportedAreRefused() {
        ProblemException refused = assertThrows(ProblemException.class, () -> ConfigText.of(tree("{\"c_info\": {\"type\": \"pv\"}, \"pcidevs\": [{\"dev\": 1}]}")));
        assertTrue(refused.getMessage().contains("pci"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"c_info\": 1}", "{\"c_info\": {\"type\": \"x\"}}", "{\"c_info\": {\"type\": \"pv\", \"name\": {}}}",
        "{\"c_info\": {\"type\": \"pv\", \"name\": \"a\\nb\"}}", "{\"c_info\": {\"type\": \"pv\"}, \"disks\": [3]}", "{\"c_info\": {\"type\": \"pv\"}, \"disks\": 3}"})
    void whatIsNoConfigIsRefused(String json) {
        assertThrows(ProblemException.class, () -> ConfigText.of(tree(json)));
    }
}
