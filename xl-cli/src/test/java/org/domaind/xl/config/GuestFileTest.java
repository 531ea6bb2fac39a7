package org.domaind.xl.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.Bootloader;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.PvShim;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.cpu.Register;
import org.domaind.schema.config.cpu.MsrBits;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.TimerMode;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.value.HostCpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestFileTest {
    private static final Path FOLDER = Path.of("/home/me");

    private static GuestFile.Reading read(String... lines) {
        String text = "name='n'\nmemory=64\nkernel='/k'\n" + String.join("\n", lines) + "\n";
        ConfigDocument document = ConfigDocument.parse("f", text, List.of());
        assertEquals(List.of(), document.problems());
        return GuestFile.guest(document, FOLDER, () -> HostCpus.UNKNOWN);
    }

    private static String problems(GuestFile.Reading reading) {
        return reading.problems().stream().map(ConfigProblem::line).collect(Collectors.joining("\n"));
    }

    private static GuestConfig guest(String... lines) {
        GuestFile.Reading reading = read(lines);
        assertEquals("", problems(reading));
        return reading.guest().orElseThrow();
    }

    @Test
    void defaultsAreTheReferences() {
        assertEquals(new GuestConfig(new Identity("n", Optional.empty()), new BootSpec("/k", Optional.empty(), ""),
                new MemorySpec(MemoryKib.ofMib(64), MemoryKib.ofMib(64)), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Pv(false), List.of(),
                ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT), guest());
    }

    @Test
    void everyKeyOfAPvGuestIsObeyed() {
        GuestConfig guest = guest("uuid='11111111-2222-3333-4444-555555555555'", "maxmem=128", "vcpus=2", "maxvcpus=4", "cpus=['0-1','all']",
                "cpus_soft='1,3'", "kernel='k'", "ramdisk='../r'", "root='/dev/xvda ro'", "extra='quiet'", "on_poweroff='preserve'",
                "on_reboot='rename-restart'", "on_crash='coredump-destroy'", "on_watchdog='coredump-restart'", "on_soft_reset='destroy'",
                "cpu_weight=300", "cap=50", "pool='fast'", "max_grant_frames=10", "max_maptrack_frames=0x14", "max_grant_version=1",
                "max_event_channels=100", "tsc_mode='native'", "localtime=1", "rtc_timeoffset='-3600'", "nomigrate=1");
        assertEquals("11111111-2222-3333-4444-555555555555", guest.uuid().orElseThrow().toString());
        assertEquals(MemoryKib.ofMib(128), guest.memory().max());
        assertEquals(2, guest.vcpus().atBoot());
        assertEquals(4, guest.vcpus().max());
        assertEquals(new BootSpec("/home/me/k", Optional.of("/home/r"), "root=/dev/xvda ro quiet"), guest.boot());
        assertEquals(new ShutdownActions(ShutdownAction.PRESERVE, ShutdownAction.RENAME_RESTART, ShutdownAction.COREDUMP_DESTROY,
                ShutdownAction.COREDUMP_RESTART, ShutdownAction.DESTROY), guest.actions());
        CpuSet soft = CpuSet.of(1, 3);
        assertEquals(new Scheduling(List.of(CpuSet.of(0, 1), CpuSet.range(0, CpuSet.MAX)), List.of(soft, soft, soft, soft), OptionalInt.of(300),
                OptionalInt.of(50), Optional.of("fast")), guest.scheduling());
        assertEquals(new GuestLimits(OptionalInt.of(10), OptionalInt.of(20), OptionalInt.of(1), 100), guest.limits());
        assertEquals(new ClockSpec(TscMode.NATIVE, true, -3600), guest.clock());
        assertEquals(new Platform.Pv(true), guest.platform());
    }

    /** As the reference's library fills in what was left at 0. */
    @Test
    void noEventChannelsMeansTheDefault() {
        assertEquals(GuestLimits.DEFAULT, guest("max_event_channels=0").limits());
    }

    @Test
    void cmdlineWinsOverRootAndExtra() {
        GuestFile.Reading reading = read("cmdline='a b'", "root='x'");
        assertEquals("Warning: ignoring root= and extra= in favour of cmdline=", problems(reading));
        assertEquals("a b", reading.guest().orElseThrow().boot().commandLine());
    }

    @Test
    void keysThatMeanNothingToAPvGuestAreAcceptedInSilence() {
        assertEquals(guest(), guest("vga='stdvga'", "boot='cd'", "nestedhvm=1", "usbdevice='tablet'", "dhcp='dhcp'", "acpi=0"));
    }

    @Test
    void aPvhGuest() {
        assertEquals(new Platform.Pvh(false), guest("type='pvh'", "acpi=1").platform());
        assertEquals(new Platform.Pvh(true, new HvmContainer(true, Optional.of(MemoryKib.ofMib(9)), TimerMode.ONE_MISSED_TICK_PENDING), Optional.empty()),
                guest("type='pvh'", "nomigrate=1", "hap=0", "shadow_memory=9", "timer_mode='one_missed_tick_pending'").platform());
    }

    @Test
    void whatTheProcessorsCan() {
        Platform.Pvh pvh = (Platform.Pvh) read("type='pvh'", "oos=0", "altp2m='external'", "msr_relaxed=1").guest().orElseThrow().platform();
        assertEquals(new HvmContainer(false, true, Optional.empty(), TimerMode.NO_DELAY_FOR_MISSED_TICKS, false, Altp2m.EXTERNAL, 10, true), pvh.container());
        GuestFile.Reading reading = read("vpmu=1", "vmtrace_buf_kb=64", "cpuid='host,sse3=0,rdcl-no=1,nosuch=1,erms=k'");
        assertEquals("while parsing CPUID flag: \"nosuch=1\":\n  error #2: unknown CPUID flag name", problems(reading));
        assertEquals(new Processor(true, 64, List.of(new CpuidRegister(1, OptionalLong.empty(), Register.ECX, "x".repeat(31) + "0"),
                new CpuidRegister(7, OptionalLong.of(0), Register.EBX, "x".repeat(22) + "k" + "x".repeat(9))),
                List.of(new MsrBits(0x10a, "x".repeat(63) + "1"))), reading.guest().orElseThrow().processor());
        assertEquals(List.of(new CpuidRegister(0x8000_0001L, OptionalLong.empty(), Register.EDX, "01xk".repeat(8))),
                guest("cpuid=['0x80000001:edx=" + "01xk".repeat(8) + "']").processor().cpuid());
        assertEquals(Processor.DEFAULT, guest("cpuid='host'").processor());
        assertEquals("f:4:7: \"" + "01x?".repeat(8) + "\" is not 32 characters of 01xks", problems(read("cpuid=['1:edx=" + "01x?".repeat(8) + "']")));
    }

    @Test
    void aPvKernelInAPvhGuest() {
        assertEquals(Optional.of(new PvShim(Optional.empty(), Optional.empty(), Optional.empty())), shim("pvshim=1"));
        PvShim shim = shim("pvshim=1", "pvshim_path='/s'", "pvshim_cmdline='a'", "pvshim_extra='b c'").orElseThrow();
        assertEquals(Optional.of("/s"), shim.path());
        assertEquals("a b c", shim.arguments());
        assertEquals(Optional.empty(), shim("pvshim=0", "pvshim_extra='b'"));
    }

    private static Optional<PvShim> shim(String... lines) {
        String[] all = Stream.concat(Stream.of("type='pvh'"), Stream.of(lines)).toArray(String[]::new);
        return ((Platform.Pvh) guest(all).platform()).shim();
    }

    /** What they name beside it is on the guest's disk. */
    @Test
    void aBootloader() {
        assertEquals(new BootSpec("/k", Optional.of("r"), "root=x", Optional.of(new Bootloader("pygrub", List.of("a", "b"), true, Optional.of("u")))),
                read("ramdisk='r'", "root='x'", "bootloader='pygrub'", "bootloader_args='a  b'", "bootloader_user='u'").guest().orElseThrow().boot());
        assertEquals(new Bootloader("/usr/bin/pygrub", List.of("a b"), false, Optional.empty()),
                guest("bootloader='/usr/bin/pygrub'", "bootloader_args=['a b']", "bootloader_restrict=0").boot().bootloader().orElseThrow());
    }

    @Test
    void aBootloaderThatIsAKernel() {
        ConfigDocument document = ConfigDocument.parse("f", "name='n'\nmemory=64\ntype='pvh'\nfirmware='pvgrub64'\n", List.of());
        GuestFile.Reading reading = GuestFile.guest(document, FOLDER, () -> HostCpus.UNKNOWN);
        assertEquals("", problems(reading));
        assertEquals("/usr/lib/xen-4.17/boot/pvgrub64.bin", reading.guest().orElseThrow().boot().kernel());
    }

    @Test
    void aPendingKeyThatAsksForNothingIsAccepted() {
        assertEquals(guest(), guest("disk=[]", "vif=[]", "vnc=0", "pci=[]", "passthrough='disabled'", "e820_host=0", "bootloader=''", "tee='none'", "gic_version='default'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            vfb=['vnc=1']           ~ f:4:1: `vfb' is not supported yet by this release of domaind
            pci=['00:1f.0']         ~ f:4:1: `pci' is not supported yet by this release of domaind
            tee='optee'             ~ f:4:1: `tee' is for guests on Arm: this host cannot run them
            device_tree='/a'        ~ f:4:1: `device_tree' is for guests on Arm: this host cannot run them
            e820_host=1             ~ f:4:1: `e820_host' is not supported yet by this release of domaind
            type='x'                ~ f:4:6: Invalid domain type x.; expected pv, pvh or hvm
            vcpus=0                 ~ f:4:7: vcpus=0 is out of range; expected 1 to 8192
            vcpus='-3'              ~ f:4:7: vcpus=-3 is out of range; expected 1 to 8192
            memory=0                ~ f:4:8: memory=0 is out of range; expected 1 to 1073741824 (MiB)
            maxmem=10               ~ f:4:8: maxmem=10 is less than memory=64
            uuid='zz'               ~ f:4:6: Failed to parse UUID: zz; expected xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx in hexadecimal
            cpus='1-'               ~ f:4:6: Invalid pcpu range: 1-.; expected cpus as in 0-3,^1 or all
            cpus='2-1'              ~ f:4:6: Invalid pcpu range: 2-1.; expected cpus as in 0-3,^1 or all
            cpus='^1'               ~ f:4:6: vcpu hard affinity map is empty
            cpus='^all'             ~ f:4:6: Can't combine "^" and "all".; expected cpus as in 0-3,^1 or all
            tsc_mode='bar'          ~ f:4:10: invalid value "bar" for "tsc_mode"; expected default, always_emulate or native
            max_grant_frames='-1'   ~ f:4:18: max_grant_frames=-1 is out of range; expected 0 to 2147483647
            name='a/b'              ~ f:4:6: a guest's name has no '/' and no control characters
            kernel=''               ~ Neither kernel nor bootloader specified
            """)
    void refuses(String line, String expected) {
        GuestFile.Reading reading = read(line);
        assertEquals(Optional.empty(), reading.guest());
        assertEquals(expected, problems(reading));
    }

    @Test
    void oneClearLineWhenMaxvcpusIsLess() {
        assertEquals("f:5:10: maxvcpus < vcpus; expected 4 to 8192", problems(read("vcpus=4", "maxvcpus=2")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            vcpus='x'                    ~ f:4: warning: parameter `vcpus' is not a valid number
            vcpus='1 '                   ~ f:4: warning: parameter `vcpus' is not a valid number
            vcpus=09                     ~ f:4: warning: parameter `vcpus' is not a valid number
            vcpus='0x'                   ~ f:4: warning: parameter `vcpus' is not a valid number
            vcpus=''                     ~ f:4: warning: parameter `vcpus' is not a valid number
            vcpus=99999999999999999999   ~ f:4: warning: parameter `vcpus' could not be parsed as a number: Numerical result out of range
            vcpus+=4                     ~ f:4: warning: can't use += with numbers for parameter `vcpus'
            vcpus=[1]                    ~ f:4: warning: parameter `vcpus' is a list but should be a single value
            ramdisk=['r']                ~ f:4: warning: parameter `ramdisk' is a list but should be a single value
            vcpsu=2                      ~ f:4:1: warning: unknown key `vcpsu'; did you mean `vcpus'?
            kernal='x'                   ~ f:4:1: warning: unknown key `kernal'; did you mean `kernel'?
            memry=5                      ~ f:4:1: warning: unknown key `memry'; did you mean `memory'?
            onreboot='x'                 ~ f:4:1: warning: unknown key `onreboot'; did you mean `on_reboot'?
            bogus=1                      ~ f:4:1: warning: unknown key `bogus'
            """)
    void warnsAndGoesOn(String line, String expected) {
        GuestFile.Reading reading = read(line);
        assertEquals(expected, problems(reading));
        assertEquals(1, reading.guest().orElseThrow().vcpus().atBoot());
    }

    @Test
    void numbersAreCs() {
        assertEquals(16, guest("vcpus=0x10").vcpus().atBoot());
        assertEquals(8, guest("vcpus=010").vcpus().atBoot());
        assertEquals(5, guest("vcpus=' 5'").vcpus().atBoot());
        assertEquals(5, guest("vcpus='+5'").vcpus().atBoot());
    }

    @Test
    void aTypeMayBeAnyBeginning() {
        assertEquals(GuestType.PV, guest("type='p'").type());
        assertEquals(GuestType.PV, guest("builder='generic'").type());
        assertEquals("f:4:9: Contradicting \"builder\" and \"type\" options specified.", problems(read("builder='hvm'", "type='pv'")));
    }

    private static GuestFile.DryReading dry(String... lines) {
        return GuestFile.dryRun(ConfigDocument.parse("f", "name='n'\nkernel='/k'\n" + String.join("\n", lines) + "\n", List.of()), () -> HostCpus.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            irqs=[5,' 16']           ~ "irqs":[5,16]
            iomem=['fed42,1@a']      ~ "iomem":[{"start":1043778,"number":1,"gfn":10}]
            dtdev=['/a','/b']        ~ "dtdevs":[{"path":"/a"},{"path":"/b"}]
            seclabel='a'             ~ "ssid_label":"a","name"
            bootloader_args='a  b'   ~ "bootloader_args":["a","b"]
            """)
    void theDryRunShows(String line, String expected) {
        String json = Json.text(dry(line).json().orElseThrow());
        assertTrue(json.contains(expected), json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            irqs=['x']           ~ f:3:7: Invalid argument parsing irq: x; expected a decimal number
            iomem=['x,1']        ~ f:3:8: Invalid argument parsing iomem: x,1; expected page,count or page,count@gfn in hexadecimal
            iomem=['fed42']      ~ f:3:8: Invalid argument parsing iomem: fed42; expected page,count or page,count@gfn in hexadecimal
            passthrough='maybe'  ~ f:3:13: invalid value "maybe" for "passthrough"; expected default, disabled, enabled, sync_pt or share_pt
            """)
    void theDryRunRefuses(String line, String expected) {
        GuestFile.DryReading reading = dry(line);
        assertEquals(Optional.empty(), reading.json());
        assertEquals(expected, reading.problems().stream().map(ConfigProblem::line).collect(Collectors.joining("\n")));
    }
}
