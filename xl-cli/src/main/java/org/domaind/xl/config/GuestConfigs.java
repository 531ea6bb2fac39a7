package org.domaind.xl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.Bootloader;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.PvShim;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.TimerMode;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyRole;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xl.config.device.DiskSpec;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.SpecException;
import org.domaind.xl.config.grammar.Setting;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.CNumber;
import org.domaind.xl.config.value.CpuidPolicy;
import org.domaind.xl.config.value.Settings;

/** Makes the config of a guest from a draft: fills in defaults, and refuses what this release does not support. */
final class GuestConfigs {
    /** The daemon looks for what is not there in the folders of the running release. */
    private static final String FIRMWARE_FOLDER = "/usr/lib/xen-4.17/boot/";
    private static final String NOT_YET = " is not supported yet by this release of domaind";

    private static final long SCHEDULERS_DEFAULT = -1;

    private final Settings settings;
    private final Draft draft;
    private final Path folder;
    private final HvmConfigs hvm;

    /** @param folder the base of relative paths of kernel and ramdisk */
    GuestConfigs(Settings settings, Draft draft, Path folder) {
        this.settings = settings;
        this.draft = draft;
        this.folder = folder;
        this.hvm = new HvmConfigs(settings, folder);
    }

    /** Empty when the settings have an error among their problems. */
    Optional<GuestConfig> guest() {
        for (Setting setting : pending()) {
            String why = role(setting.key()) == KeyRole.NOT_ON_X86 ? " is for guests on Arm: this host cannot run them" : NOT_YET;
            settings.error(setting.position(), "`" + setting.key() + "'" + why, "");
        }
        ConfigKey tscMode = KeyTable.get().key("tsc_mode");
        if (draft.tscMode().flatMap(tscMode::word).filter(w -> !w.offered()).isPresent()) {
            settings.error("tsc_mode", "tsc_mode=\"" + draft.tscMode().get() + "\" is not a mode of this hypervisor any more");
        }
        if (draft.type() == GuestType.HVM) {
            hvm.check();
        }
        List<DeviceConfig> devices = devices();
        Processor processor = processor();
        if (settings.problems().stream().anyMatch(p -> !p.isWarning())) {
            return Optional.empty();
        }
        Optional<BootSpec> boot = boot();
        try {
            return boot.map(spec -> build(spec, devices, processor));
        } catch (IllegalArgumentException e) {
            // Sizes and counts have been checked: only the name can be wrong here.
            settings.error("name", e.getMessage(), "");
            return Optional.empty();
        }
    }

    private Optional<BootSpec> boot() {
        try {
            Optional<Bootloader> bootloader = draft.type() == GuestType.HVM ? Optional.empty() : bootloader();
            Optional<String> ramdisk = draft.ramdisk().filter(r -> !r.isEmpty());
            if (bootloader.isPresent()) {
                // What they name is on the guest's disk.
                return Optional.of(new BootSpec(draft.kernel().orElse(""), ramdisk, draft.commandLine().orElse(""), bootloader));
            }
            return Optional.of(new BootSpec(kernel().map(this::absolute).orElse(""), ramdisk.map(this::absolute), draft.commandLine().orElse("")));
        } catch (IllegalArgumentException e) {
            // The paths are absolute: only the command line can be too long here.
            settings.error(settings.has("cmdline") ? "cmdline" : settings.has("extra") ? "extra" : "root", e.getMessage(), "");
            return Optional.empty();
        }
    }

    /** An HVM guest need not have one; and one that names hvmloader means the host's, as in the reference. */
    private Optional<String> kernel() {
        if (draft.type() != GuestType.HVM) {
            return Optional.of(firmware().or(draft::kernel).orElse(""));
        }
        return draft.kernel().filter(path -> !path.isEmpty() && !path.substring(path.lastIndexOf('/') + 1).equals("hvmloader"));
    }

    private Optional<Bootloader> bootloader() {
        List<String> arguments = settings.isList("bootloader_args") ? texts("bootloader_args")
                : texts("bootloader_args").stream().flatMap(text -> Arrays.stream(text.split("[ \\t\\n]+"))).filter(word -> !word.isEmpty()).toList();
        return settings.text("bootloader").filter(program -> !program.isEmpty()).map(program -> new Bootloader(program, arguments,
                settings.flag("bootloader_restrict").orElse(true), settings.text("bootloader_user").filter(user -> !user.isEmpty())));
    }

    private List<String> texts(String key) {
        return settings.listOrText(key).orElse(List.of()).stream().map(Value.Atom::text).toList();
    }

    /** A bootloader that is a kernel. */
    private Optional<String> firmware() {
        return settings.text("firmware").filter(word -> !word.isEmpty()).map(word -> FIRMWARE_FOLDER + word + ".bin");
    }

    /** Refuses keys for features that are not supported yet, unless they ask for nothing (an empty list, 0). */
    private List<Setting> pending() {
        List<Setting> found = new ArrayList<>();
        for (Setting setting : settings.all()) {
            KeyRole role = role(setting.key());
            if ((role == KeyRole.LATER || role == KeyRole.NOT_ON_X86) && asksForSomething(setting) && isOn(setting.key())) {
                found.add(setting);
            }
        }
        return found;
    }

    /** An unknown key does not count. */
    private KeyRole role(String key) {
        return KeyTable.get().find(key).map(k -> k.role(draft.type())).orElse(KeyRole.MEANINGLESS);
    }

    private static long usual(String key) {
        return KeyTable.get().key(key).usualNumber();
    }

    /** A port of SPICE says nothing where there is no SPICE. */
    private boolean isOn(String key) {
        return KeyTable.get().key(key).with().map(master -> settings.setting(master).filter(GuestConfigs::asksForSomething).isPresent()).orElse(true);
    }

    private static boolean asksForSomething(Setting setting) {
        if (setting.value() instanceof Value.Items items) {
            return !items.values().isEmpty();
        }
        String text = ((Value.Atom) setting.value()).text();
        CNumber number = CNumber.parse(text);
        boolean zero = number.kind() == CNumber.Kind.NUMBER && number.value() == 0;
        boolean off = setting.key().equals("passthrough") && text.equals("disabled");
        boolean usual = KeyTable.get().key(setting.key()).hidden().filter(text::equals).isPresent();
        // For all unsupported keys 0 equals the default.
        return !text.isEmpty() && !zero && !off && !usual;
    }

    /** Disks, then network interfaces, as the reference has them. What is wrong with a string as such has been said before. */
    private List<DeviceConfig> devices() {
        List<DeviceConfig> devices = new ArrayList<>();
        for (Value.Atom text : settings.list("disk").orElse(List.of())) {
            add(devices, text, () -> DeviceConfigs.disk(DiskSpec.parse(text.text())));
        }
        int nics = 0;
        for (Value.Atom text : settings.list("vif").orElse(List.of())) {
            int devid = nics++;
            add(devices, text, () -> DeviceConfigs.nic(NicSpec.parse(text.text(), devid)));
        }
        return devices;
    }

    /** Reads one device's string. */
    private interface DeviceReader {
        DeviceConfig read() throws SpecException;
    }

    private void add(List<DeviceConfig> devices, Value.Atom text, DeviceReader reader) {
        try {
            devices.add(reader.read());
        } catch (SpecException e) {
            settings.error(text.position(), e.getMessage(), "");
        }
    }

    private GuestConfig build(BootSpec boot, List<DeviceConfig> devices, Processor processor) {
        MemoryKib memory = MemoryKib.ofMib(draft.memoryMib().orElse(draft.maxMemoryMib().orElseGet(() -> usual("memory"))));
        MemoryKib maxMemory = draft.maxMemoryMib().isPresent() ? MemoryKib.ofMib(draft.maxMemoryMib().getAsLong()) : memory;
        int vcpus = draft.vcpus().orElse((int) usual("vcpus"));
        return new GuestConfig(new Identity(draft.name(), draft.uuid()), boot, new MemorySpec(memory, maxMemory),
                new VcpuSpec(vcpus, Math.max(vcpus, draft.vcpuCount())), scheduling(), platform(), devices,
                actions(), limits(), clock(), processor);
    }

    private Platform platform() {
        boolean noMigrate = draft.noMigrate().orElse(false);
        return switch (draft.type()) {
            case PV -> new Platform.Pv(noMigrate);
            case PVH -> new Platform.Pvh(noMigrate, container(), shim());
            case HVM -> hvm.platform(noMigrate, container(), kernel().isPresent());
        };
    }

    private HvmContainer container() {
        OptionalLong pool = settings.number("shadow_memory");
        TimerMode timer = settings.word("timer_mode").flatMap(word -> Arrays.stream(TimerMode.values()).filter(m -> m.word().equals(word)).findFirst())
                .orElse(HvmContainer.DEFAULT.timerMode());
        OptionalLong tables = settings.number("altp2m_count");
        return new HvmContainer(!settings.flag("hap").orElse(true), !settings.flag("oos").orElse(true),
                pool.isPresent() ? Optional.of(MemoryKib.ofMib(pool.getAsLong())) : Optional.empty(), timer,
                draft.type() == GuestType.HVM && settings.flag("nestedhvm").orElse(false), altp2m(), (int) tables.orElse(0),
                settings.flag("msr_relaxed").orElse(false));
    }

    /** The older key turns on what is called mixed now. */
    private Altp2m altp2m() {
        Altp2m old = draft.type() == GuestType.HVM && settings.flag("altp2mhvm").orElse(false) ? Altp2m.MIXED : Altp2m.DISABLED;
        return settings.word("altp2m").flatMap(word -> Arrays.stream(Altp2m.values()).filter(mode -> mode.word().equals(word)).findFirst()).orElse(old);
    }

    private Processor processor() {
        CpuidPolicy cpuid = CpuidPolicy.read(settings, "cpuid");
        long traceKib = settings.number("vmtrace_buf_kb").orElse(0);
        try {
            return new Processor(settings.flag("vpmu").orElse(false), traceKib, cpuid.registers(), cpuid.msrs());
        } catch (IllegalArgumentException e) {
            settings.error(settings.has("cpuid") ? "cpuid" : "vmtrace_buf_kb", e.getMessage(), "");
            return Processor.DEFAULT;
        }
    }

    private Optional<PvShim> shim() {
        return settings.flag("pvshim").orElse(false) ? Optional.of(new PvShim(settings.text("pvshim_path").map(this::absolute),
                settings.text("pvshim_cmdline"), settings.text("pvshim_extra"))) : Optional.empty();
    }

    private String absolute(String path) {
        return folder.resolve(path).normalize().toString();
    }

    private ShutdownActions actions() {
        return new ShutdownActions(action("on_poweroff", draft.actions().poweroff()), action("on_reboot", draft.actions().reboot()),
                action("on_crash", draft.actions().crash()), action("on_watchdog", draft.actions().watchdog()),
                action("on_soft_reset", draft.actions().softReset()));
    }

    private static ShutdownAction action(String key, Optional<ShutdownAction> said) {
        return said.or(() -> ShutdownAction.ofWord(KeyTable.get().key(key).usual())).orElseThrow();
    }

    private Scheduling scheduling() {
        return new Scheduling(sets(draft.hardAffinity()), sets(draft.softAffinity()), draft.weights().weight(), draft.weights().cap(),
                draft.pool(), asked("period"), settings.number("extratime").orElse(1) == 0);
    }

    /** A number other than the one that stands for the scheduler's default. */
    private OptionalLong asked(String key) {
        OptionalLong number = settings.number(key);
        return number.isPresent() && number.getAsLong() == SCHEDULERS_DEFAULT ? OptionalLong.empty() : number;
    }

    private static List<CpuSet> sets(Draft.Affinity affinity) {
        if (!affinity.restricts()) {
            return List.of();
        }
        return affinity.sets().stream().map(s -> s.orElse(CpuSet.range(0, CpuSet.MAX))).toList();
    }

    private GuestLimits limits() {
        Draft.Limits said = draft.limits();
        return new GuestLimits(said.grantFrames(), said.maptrackFrames(), said.grantVersion(),
                said.eventChannels().orElse((int) usual("max_event_channels")));
    }

    private ClockSpec clock() {
        TscMode mode = draft.tscMode().map(word -> switch (word) {
            case "always_emulate" -> TscMode.ALWAYS_EMULATE;
            case "native" -> TscMode.NATIVE;
            default -> TscMode.DEFAULT;
        }).orElse(TscMode.DEFAULT);
        return new ClockSpec(mode, draft.localtime().orElse(false), draft.rtcOffset().orElse(0));
    }
}
