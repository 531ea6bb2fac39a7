package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyForm;
import org.domaind.schema.keys.KeyRole;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.keys.Place;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownAction;
import org.domaind.xl.config.grammar.Setting;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.reference.ReferenceView;

/**
 * The reference's JSON of a config ({@code xl create -n}). It shows the document, whether or not this release can build the guest: an HVM guest
 * can be shown. Keys that the draft interprets are shown from there, all others by the table of keys.
 */
final class DryRun {
    private final Settings settings;
    private final Draft draft;
    private final KeyTable table = KeyTable.get();
    private final ReferenceView view;

    DryRun(Settings settings, Draft draft) {
        this.settings = settings;
        this.draft = draft;
        view = new ReferenceView(draft.type());
    }

    Map<String, Object> tree() {
        identity();
        resources();
        boot();
        actions();
        if (draft.type() == GuestType.HVM) {
            graphics();
            firmware();
        }
        unread().forEach(this::show);
        new DryRunDevices(settings, view).show(draft.type());
        for (Setting setting : settings.all()) {
            Optional<ConfigKey> key = table.find(setting.key());
            if (key.filter(k -> k.role(GuestType.PV) == KeyRole.LATER && !k.isShown()).isPresent()) {
                settings.note(setting.position() + ": warning: the dry run does not show `" + setting.key() + "' yet");
            }
        }
        return view.tree();
    }

    /** The document's keys that nothing else shows, in the order of the JSON. */
    private Collection<ConfigKey> unread() {
        Map<Integer, ConfigKey> keys = new TreeMap<>();
        for (Setting setting : settings.all()) {
            ConfigKey key = table.find(setting.key()).orElse(null);
            if (key != null && key.place().isPresent() && !settings.wasRead(key.name())) {
                Place place = table.place(key.place().get());
                if (place.types().contains(draft.type())) {
                    keys.put(place.order(), key);
                }
            }
        }
        return keys.values();
    }

    private void identity() {
        view.put("name", draft.name());
        view.put("uuid", draft.uuid().orElseGet(UUID::randomUUID));
        view.set("c_info/run_hotplug_scripts", "True");
        put("pool", draft.pool());
        Optional<String> label = settings.text("seclabel");
        Optional<String> builders = settings.text("init_seclabel");
        put("init_seclabel", builders.or(() -> label));
        if (builders.isPresent()) {
            put("seclabel", label);
        }
    }

    private void resources() {
        if (draft.vcpus().isPresent() || draft.maxVcpus().isPresent()) {
            view.put("maxvcpus", draft.vcpuCount());
            // The reference ignores affinities while it has not read the number of vcpus.
            affinity("cpus", draft.hardAffinity());
            affinity("cpus_soft", draft.softAffinity());
        }
        draft.vcpus().ifPresent(count -> view.put("vcpus", count));
        if (draft.hardAffinity().perVcpu() && draft.hardAffinity().restricts() || draft.softAffinity().restricts()) {
            view.set("b_info/numa_placement", "False");
        }
        if (draft.maxMemoryMib().isPresent() || draft.memoryMib().isPresent()) {
            view.put("maxmem", MemoryKib.ofMib(draft.maxMemoryMib().orElseGet(() -> draft.memoryMib().getAsLong())));
        }
        draft.memoryMib().ifPresent(mib -> view.put("memory", MemoryKib.ofMib(mib)));
        view.set("b_info/claim_mode", "True");
        draft.weights().weight().ifPresent(n -> view.put("cpu_weight", n));
        draft.weights().cap().ifPresent(n -> view.put("cap", n));
        draft.limits().grantFrames().ifPresent(n -> view.put("max_grant_frames", n));
        draft.limits().maptrackFrames().ifPresent(n -> view.put("max_maptrack_frames", n));
        draft.limits().grantVersion().ifPresent(n -> view.put("max_grant_version", n));
        draft.limits().eventChannels().ifPresent(n -> view.put("max_event_channels", n));
    }

    private void affinity(String key, Draft.Affinity affinity) {
        if (affinity.restricts()) {
            view.put(key, affinity.sets().stream().map(set -> set.orElseGet(CpuSet::of)).toList());
        }
    }

    private void boot() {
        put("kernel", draft.kernel());
        put("cmdline", draft.commandLine());
        put("ramdisk", draft.ramdisk());
        put("tsc_mode", draft.tscMode());
        put("localtime", draft.localtime());
        draft.rtcOffset().ifPresent(seconds -> view.put("rtc_timeoffset", seconds));
        put("nomigrate", draft.noMigrate());
    }

    private void actions() {
        action("on_poweroff", draft.actions().poweroff());
        action("on_reboot", draft.actions().reboot());
        action("on_watchdog", draft.actions().watchdog());
        action("on_crash", draft.actions().crash());
        action("on_soft_reset", draft.actions().softReset());
    }

    private void action(String key, Optional<ShutdownAction> said) {
        view.put(key, said.map(ShutdownAction::word).orElse(table.key(key).usual()));
    }

    private void put(String key, Optional<?> value) {
        value.ifPresent(v -> view.put(key, v));
    }

    private void graphics() {
        if (!settings.has("vga")) {
            put("vga", settings.flag("stdvga").map(standard -> standard ? "stdvga" : "cirrus"));
        }
    }

    private void firmware() {
        if (settings.has("bios_path_override") && !settings.has("bios")) {
            settings.note("WARNING: bios_path_override given without specific bios name");
        }
        // firmware= with the name of a BIOS is the newer form of bios=; a path is not part of the JSON.
        Optional<String> word = settings.text("firmware").flatMap(table.key("firmware")::word).map(ConfigKey.Word::printed)
                .filter(printed -> table.key("bios").word(printed).isPresent());
        if (!settings.has("bios")) {
            put("bios", word);
        }
    }

    /** Puts a key whose value is shown as in the config file. */
    private void show(ConfigKey key) {
        String name = key.name();
        switch (key.kind()) {
            case STRING, STRING_OR_WORD -> put(name, settings.text(name));
            case WORD, WORD_OR_NUMBER, WORD_OR_OLD_NUMBER -> put(name, settings.word(name));
            case INTEGER -> settings.number(name).ifPresent(n -> view.put(name, n));
            case BOOLEAN, BOOLEAN_OR_LIST, BOOLEAN_OR_WORD -> put(name, settings.flag(name));
            case LIST -> list(key);
            case LIST_OR_STRING -> listOrString(key);
            case LIST_OF_LISTS -> throw new IllegalStateException(name + " has a place but no form");
        }
    }

    private void list(ConfigKey key) {
        String name = key.name();
        switch (key.form()) {
            case DEVICES -> { }
            case NUMBERS -> settings.list(name).ifPresent(values -> view.put(name, values.stream().flatMap(v -> number(name, v).stream()).toList()));
            case PLAIN, RANGE, CPUS, SPLIT, EITHER, PATHS -> put(name, settings.list(name).map(DryRun::texts));
        }
    }

    private Optional<Long> number(String name, Value.Atom value) {
        CNumber number = CNumber.parse(value.text());
        if (number.kind() == CNumber.Kind.NUMBER) {
            return Optional.of(number.value());
        }
        settings.error(value.position(), "\"" + value.text() + "\" in `" + name + "' is not a valid number", "");
        return Optional.empty();
    }

    private void listOrString(ConfigKey key) {
        String name = key.name();
        if (settings.isList(name)) {
            put(name, settings.list(name).map(DryRun::texts));
        } else if (key.form() == KeyForm.SPLIT) {
            settings.text(name).ifPresent(text -> {
                settings.note("WARNING: Specifying \"" + name + "\" as a string is deprecated. Please use a list of arguments.");
                view.put(name, List.of(text.strip().split("\\s+")));
            });
        } else {
            put(name, settings.text(name));
        }
    }

    private static List<String> texts(List<Value.Atom> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.text()));
        return texts;
    }
}
