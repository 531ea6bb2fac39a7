package org.domaind.xl.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.ShutdownAction;

/** Gives the settings that every kind of guest has their meaning. What is wrong goes to the settings' problems. */
final class DraftReader {
    /** The most memory a guest may have, in MiB: 2^40 KiB. */
    private static final long MAX_MIB = 1L << 30;
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Settings settings;

    DraftReader(Settings settings) {
        this.settings = settings;
    }

    Draft read() {
        Optional<String> name = settings.text("name");
        if (name.isEmpty()) {
            settings.bare("Domain name must be specified.");
        }
        GuestType type = type();
        OptionalInt vcpus = vcpuCount("vcpus");
        OptionalInt maxVcpus = vcpuCount("maxvcpus");
        if (vcpus.isPresent() && maxVcpus.isPresent() && maxVcpus.getAsInt() < vcpus.getAsInt()) {
            settings.error("maxvcpus", "maxvcpus < vcpus", "at least " + vcpus.getAsInt());
        }
        int count = maxVcpus.isPresent() ? maxVcpus.getAsInt() : vcpus.orElse(1);
        Optional<String> kernel = settings.text("kernel");
        checkBootable(type, kernel);
        OptionalLong memory = memory("memory");
        OptionalLong maxMemory = memory("maxmem");
        if (maxMemory.isPresent() && memory.isPresent() && maxMemory.getAsLong() < memory.getAsLong()) {
            settings.error("maxmem", "maxmem=" + maxMemory.getAsLong() + " is less than memory=" + memory.getAsLong(), "");
        }
        AffinityReader affinity = new AffinityReader(settings, count);
        return new Draft(name.orElse(""), uuid(), type, memory, maxMemory, vcpus, maxVcpus, affinity.read("cpus"),
                affinity.read("cpus_soft"), kernel, settings.text("ramdisk"), commandLine(), actions(),
                new Draft.Weights(settings.bounded("cpu_weight", 0, 65535), settings.bounded("cap", 0, Integer.MAX_VALUE)),
                settings.text("pool"), limits(), tscMode(), settings.flag("localtime"), settings.number("rtc_timeoffset"),
                settings.flag("nomigrate"));
    }

    private OptionalInt vcpuCount(String key) {
        OptionalLong number = settings.number(key);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (number.getAsLong() < 1 || number.getAsLong() > GuestConfig.MAX_VCPUS) {
            settings.error(key, key + "=" + number.getAsLong() + " is out of range", "1 to " + GuestConfig.MAX_VCPUS);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) number.getAsLong());
    }

    private OptionalLong memory(String key) {
        OptionalLong number = settings.number(key);
        if (number.isPresent() && (number.getAsLong() < 1 || number.getAsLong() > MAX_MIB)) {
            settings.error(key, key + "=" + number.getAsLong() + " is out of range", "1 to " + MAX_MIB + " (MiB)");
            return OptionalLong.empty();
        }
        return number;
    }

    private Optional<UUID> uuid() {
        Optional<String> text = settings.text("uuid");
        if (text.isPresent() && !UUID_FORM.matcher(text.get()).matches()) {
            settings.error("uuid", "Failed to parse UUID: " + text.get(), "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx in hexadecimal");
            return Optional.empty();
        }
        return text.map(UUID::fromString);
    }

    private GuestType type() {
        Optional<String> builder = settings.text("builder");
        GuestType old = null;
        if (builder.isPresent()) {
            if (!builder.get().equals("hvm") && !builder.get().equals("generic")) {
                settings.error("builder", "Invalid domain type " + builder.get() + ".", "hvm or generic");
            }
            old = builder.get().equals("hvm") ? GuestType.HVM : GuestType.PV;
        }
        Optional<String> word = settings.text("type");
        if (word.isEmpty()) {
            return old == null ? GuestType.PV : old;
        }
        // Any beginning of a name will do, tried in this order, as in the reference.
        for (GuestType type : new GuestType[] {GuestType.HVM, GuestType.PV, GuestType.PVH}) {
            if (type.word().startsWith(word.get())) {
                if (old != null && old != type) {
                    settings.error("builder", "Contradicting \"builder\" and \"type\" options specified.", "");
                }
                return type;
            }
        }
        settings.error("type", "Invalid domain type " + word.get() + ".", "pv, pvh or hvm");
        return GuestType.PV;
    }

    private void checkBootable(GuestType type, Optional<String> kernel) {
        boolean other = settings.has("bootloader") || settings.has("firmware");
        if (type == GuestType.PV && kernel.filter(k -> !k.isEmpty()).isEmpty() && !other) {
            settings.bare("Neither kernel nor bootloader specified");
        } else if (type != GuestType.HVM && kernel.isPresent() && settings.has("firmware")) {
            settings.error("firmware", "both kernel and firmware specified", "one of them");
        }
    }

    private Optional<String> commandLine() {
        Optional<String> commandLine = settings.text("cmdline");
        Optional<String> root = settings.text("root");
        Optional<String> extra = settings.text("extra");
        if (commandLine.isPresent()) {
            if (root.isPresent() || extra.isPresent()) {
                settings.note("Warning: ignoring root= and extra= in favour of cmdline=");
            }
            return commandLine;
        }
        if (root.isPresent()) {
            return Optional.of("root=" + root.get() + extra.map(e -> " " + e).orElse(""));
        }
        return extra;
    }

    private Draft.Actions actions() {
        return new Draft.Actions(action("on_poweroff"), action("on_reboot"), action("on_crash"), action("on_watchdog"),
                action("on_soft_reset"));
    }

    private Optional<ShutdownAction> action(String key) {
        Optional<String> word = settings.text(key);
        Optional<ShutdownAction> action = word.flatMap(ShutdownAction::ofWord);
        if (word.isPresent() && action.isEmpty()) {
            settings.error(key, "Unknown " + key + " action \"" + word.get() + "\" specified",
                    "destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart or soft-reset");
        }
        return action;
    }

    private Draft.Limits limits() {
        return new Draft.Limits(settings.bounded("max_grant_frames", 0, Integer.MAX_VALUE),
                settings.bounded("max_maptrack_frames", 0, Integer.MAX_VALUE),
                settings.bounded("max_grant_version", 0, Integer.MAX_VALUE),
                settings.bounded("max_event_channels", 0, Integer.MAX_VALUE));
    }

    private Optional<String> tscMode() {
        Optional<String> word = settings.text("tsc_mode");
        if (word.isEmpty()) {
            return word;
        }
        CNumber number = CNumber.parse(word.get());
        String[] modes = {"default", "always_emulate", "native", "native_paravirt"};
        if (number.kind() == CNumber.Kind.NUMBER && number.value() >= 0 && number.value() < modes.length) {
            String mode = modes[(int) number.value()];
            settings.note("WARNING: specifying \"tsc_mode\" as an integer is deprecated. Please use the named parameter variant. e.g. tsc_mode=\""
                    + mode + "\"");
            return Optional.of(mode);
        }
        for (String mode : modes) {
            if (mode.equals(word.get())) {
                return word;
            }
        }
        settings.error("tsc_mode", "invalid value \"" + word.get() + "\" for \"tsc_mode\"", "default, always_emulate or native");
        return Optional.empty();
    }
}
