package org.domaind.xl.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;

/** Interprets the settings common to all types of guests. Errors are added to the settings' problems. */
final class DraftReader {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Settings settings;
    private final Supplier<HostCpus> host;

    /** @param host asked only if a key needs it */
    DraftReader(Settings settings, Supplier<HostCpus> host) {
        this.settings = settings;
        this.host = host;
    }

    Draft read() {
        Optional<String> name = settings.text("name");
        if (name.isEmpty()) {
            settings.bare("Domain name must be specified.");
        }
        GuestType type = type();
        OptionalInt vcpus = settings.count("vcpus");
        OptionalInt maxVcpus = settings.count("maxvcpus");
        if (vcpus.isPresent() && maxVcpus.isPresent() && maxVcpus.getAsInt() < vcpus.getAsInt()) {
            settings.error("maxvcpus", "maxvcpus < vcpus", "at least " + vcpus.getAsInt());
        }
        int count = maxVcpus.isPresent() ? maxVcpus.getAsInt() : vcpus.orElse(1);
        Optional<String> kernel = settings.text("kernel");
        checkBootable(type, kernel);
        OptionalLong memory = settings.number("memory");
        OptionalLong maxMemory = settings.number("maxmem");
        if (maxMemory.isPresent() && memory.isPresent() && maxMemory.getAsLong() < memory.getAsLong()) {
            settings.error("maxmem", "maxmem=" + maxMemory.getAsLong() + " is less than memory=" + memory.getAsLong(), "");
        }
        AffinityReader affinity = new AffinityReader(settings, count, host);
        return new Draft(name.orElse(""), uuid(), type, memory, maxMemory, vcpus, maxVcpus, affinity.read("cpus"),
                affinity.read("cpus_soft"), kernel, settings.text("ramdisk"), commandLine(), actions(),
                new Draft.Weights(settings.count("cpu_weight"), settings.count("cap")),
                settings.text("pool"), limits(), settings.word("tsc_mode"), settings.flag("localtime"), settings.number("rtc_timeoffset"),
                settings.flag("nomigrate"));
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
        Optional<String> builder = settings.looseWord("builder");
        GuestType old = null;
        if (builder.isPresent()) {
            if (!builder.get().equals("hvm") && !builder.get().equals("generic")) {
                settings.error("builder", "Invalid domain type " + builder.get() + ".");
            }
            old = builder.get().equals("hvm") ? GuestType.HVM : GuestType.PV;
        }
        Optional<String> word = settings.looseWord("type");
        if (word.isEmpty()) {
            return old == null ? GuestType.PV : old;
        }
        // Any prefix of a name is accepted, tried in this order, as in the reference.
        for (GuestType type : new GuestType[] {GuestType.HVM, GuestType.PV, GuestType.PVH}) {
            if (type.word().startsWith(word.get())) {
                if (old != null && old != type) {
                    settings.error("builder", "Contradicting \"builder\" and \"type\" options specified.", "");
                }
                return type;
            }
        }
        settings.error("type", "Invalid domain type " + word.get() + ".");
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
        Optional<String> word = settings.looseWord(key);
        Optional<ShutdownAction> action = word.flatMap(ShutdownAction::ofWord);
        if (word.isPresent() && action.isEmpty()) {
            settings.error(key, "Unknown " + key + " action \"" + word.get() + "\" specified");
        }
        return action;
    }

    private Draft.Limits limits() {
        return new Draft.Limits(settings.count("max_grant_frames"), settings.count("max_maptrack_frames"), settings.count("max_grant_version"),
                settings.count("max_event_channels"));
    }
}
