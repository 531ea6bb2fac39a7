package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.ShutdownAction;

/**
 * The reference's view of a config ({@code xl create -n}): the same fields in the same order, what equals its default left out. It is
 * of the document, not of what this release can build: an HVM guest can be shown before it can be made.
 */
final class DryRun {
    /** Pending keys that the view shows; for others it says that it does not. */
    private static final Set<String> SHOWN = Set.of("disk", "vif", "vfb", "bootloader", "bootloader_args", "vnc", "sdl", "seclabel",
            "init_seclabel", "driver_domain", "passthrough", "period", "slice", "latency", "extratime", "e820_host", "vpmu");

    private final Settings settings;
    private final Draft draft;

    DryRun(Settings settings, Draft draft) {
        this.settings = settings;
        this.draft = draft;
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("c_info", creation());
        tree.put("b_info", build());
        DryRunDevices devices = new DryRunDevices(settings);
        put(tree, "disks", devices.disks());
        put(tree, "nics", devices.nics());
        if (draft.type() != GuestType.HVM) {
            devices.framebuffers(tree);
        }
        // Destroy is the reference's default word for all of them, so that these two always show.
        action(tree, "on_poweroff", draft.actions().poweroff(), ShutdownAction.DESTROY);
        action(tree, "on_reboot", draft.actions().reboot(), ShutdownAction.RESTART);
        action(tree, "on_watchdog", draft.actions().watchdog(), ShutdownAction.DESTROY);
        action(tree, "on_crash", draft.actions().crash(), ShutdownAction.DESTROY);
        action(tree, "on_soft_reset", draft.actions().softReset(), ShutdownAction.SOFT_RESET);
        for (Setting setting : settings.all()) {
            if (KnownKeys.role(setting.key()).filter(r -> r == KnownKeys.Role.PENDING).isPresent() && !SHOWN.contains(setting.key())) {
                settings.note(setting.position() + ": warning: the dry run does not show `" + setting.key() + "' yet");
            }
        }
        return tree;
    }

    private static void action(Map<String, Object> tree, String key, Optional<ShutdownAction> said, ShutdownAction usual) {
        ShutdownAction action = said.orElse(usual);
        if (action != ShutdownAction.DESTROY) {
            // The view has its own word for a guest that keeps its remains under another name.
            tree.put(key, action == ShutdownAction.RENAME_RESTART ? "restart_rename" : action.word().replace('-', '_'));
        }
    }

    private Map<String, Object> creation() {
        Map<String, Object> c = new LinkedHashMap<>();
        c.put("type", draft.type().word());
        flag(c, "hap", "hap");
        flag(c, "oos", "oos");
        text(c, "ssid_label", "init_seclabel");
        c.put("name", draft.name());
        c.put("uuid", draft.uuid().orElseGet(UUID::randomUUID).toString());
        draft.pool().ifPresent(p -> c.put("pool_name", p));
        c.put("run_hotplug_scripts", "True");
        flag(c, "driver_domain", "driver_domain");
        text(c, "passthrough", "passthrough");
        return c;
    }

    private Map<String, Object> build() {
        Map<String, Object> b = new LinkedHashMap<>();
        if (draft.vcpus().isPresent() || draft.maxVcpus().isPresent()) {
            b.put("max_vcpus", draft.vcpuCount());
            b.put("avail_vcpus", IntStream.range(0, draft.vcpus().orElse(1)).boxed().toList());
        }
        affinity(b, "vcpu_hard_affinity", draft.hardAffinity());
        affinity(b, "vcpu_soft_affinity", draft.softAffinity());
        if (draft.hardAffinity().perVcpu() && draft.hardAffinity().restricts() || draft.softAffinity().restricts()) {
            b.put("numa_placement", "False");
        }
        draft.tscMode().filter(m -> !m.equals("default")).ifPresent(m -> b.put("tsc_mode", m));
        memory(b);
        number(b, "rtc_timeoffset", "rtc_timeoffset");
        text(b, "exec_ssid_label", "seclabel");
        flag(b, "localtime", "localtime");
        draft.noMigrate().ifPresent(n -> b.put("disable_migrate", n ? "True" : "False"));
        draft.limits().grantFrames().ifPresent(n -> b.put("max_grant_frames", n));
        draft.limits().maptrackFrames().ifPresent(n -> b.put("max_maptrack_frames", n));
        draft.limits().grantVersion().ifPresent(n -> b.put("max_grant_version", n));
        deviceModel(b);
        b.put("sched_params", scheduling());
        b.put("claim_mode", "True");
        nonZero(b, "event_channels", draft.limits().eventChannels());
        draft.kernel().ifPresent(k -> b.put("kernel", k));
        draft.commandLine().ifPresent(c -> b.put("cmdline", c));
        draft.ramdisk().ifPresent(r -> b.put("ramdisk", r));
        flag(b, "acpi", "acpi");
        text(b, "bootloader", "bootloader");
        bootloaderArguments(b);
        text(b, "timer_mode", "timer_mode");
        flag(b, "nested_hvm", "nestedhvm");
        if (draft.type() == GuestType.HVM) {
            flag(b, "apic", "apic");
        }
        b.put("type." + draft.type().word(), new DryRunTypes(settings).of(draft.type()));
        b.put("arch_arm", Map.of());
        Map<String, Object> x86 = new LinkedHashMap<>();
        flag(x86, "msr_relaxed", "msr_relaxed");
        b.put("arch_x86", x86);
        text(b, "altp2m", "altp2m");
        flag(b, "vpmu", "vpmu");
        return b;
    }

    private static void affinity(Map<String, Object> b, String name, Draft.Affinity affinity) {
        if (affinity.restricts()) {
            List<Object> sets = new ArrayList<>();
            for (Optional<CpuSet> set : affinity.sets()) {
                sets.add(IntStream.of(set.map(CpuSet::cpus).orElseGet(() -> new int[0])).boxed().toList());
            }
            b.put(name, sets);
        }
    }

    private void memory(Map<String, Object> b) {
        long kib = 1024;
        if (draft.maxMemoryMib().isPresent() || draft.memoryMib().isPresent()) {
            b.put("max_memkb", draft.maxMemoryMib().orElseGet(() -> draft.memoryMib().getAsLong()) * kib);
        }
        draft.memoryMib().ifPresent(m -> b.put("target_memkb", m * kib));
        if (draft.type() == GuestType.HVM) {
            settings.number("videoram").ifPresent(m -> b.put("video_memkb", m * kib));
        }
        settings.number("shadow_memory").ifPresent(m -> b.put("shadow_memkb", m * kib));
    }

    private void deviceModel(Map<String, Object> b) {
        settings.text("device_model_version").ifPresent(v -> b.put("device_model_version", v.replace('-', '_')));
        flag(b, "device_model_stubdomain", "device_model_stubdomain_override");
        settings.number("stubdomain_memory").ifPresent(m -> b.put("stubdomain_memkb", m * 1024));
        text(b, "device_model", "device_model_override");
        list(b, "extra", "device_model_args");
        list(b, "extra_pv", "device_model_args_pv");
        list(b, "extra_hvm", "device_model_args_hvm");
    }

    private Map<String, Object> scheduling() {
        Map<String, Object> s = new LinkedHashMap<>();
        draft.weights().weight().ifPresent(w -> s.put("weight", w));
        nonZero(s, "cap", draft.weights().cap());
        for (String key : List.of("period", "extratime", "slice", "latency")) {
            settings.number(key).ifPresent(n -> s.put(key, n));
        }
        return s;
    }

    private void bootloaderArguments(Map<String, Object> b) {
        settings.listOrText("bootloader_args").ifPresent(args -> {
            if (settings.isList("bootloader_args")) {
                list(b, "bootloader_args", "bootloader_args");
            } else {
                settings.note("WARNING: Specifying \"bootloader_args\" as a string is deprecated. Please use a list of arguments.");
                b.put("bootloader_args", List.of(args.get(0).text().strip().split("\\s+")));
            }
        });
    }

    private static void nonZero(Map<String, Object> b, String name, OptionalInt number) {
        number.ifPresent(n -> {
            if (n != 0) {
                b.put(name, n);
            }
        });
    }

    private static void put(Map<String, Object> tree, String name, List<?> values) {
        if (!values.isEmpty()) {
            tree.put(name, values);
        }
    }

    private void text(Map<String, Object> map, String name, String key) {
        settings.text(key).ifPresent(t -> map.put(name, t));
    }

    private void flag(Map<String, Object> map, String name, String key) {
        settings.flag(key).ifPresent(f -> map.put(name, f ? "True" : "False"));
    }

    private void number(Map<String, Object> map, String name, String key) {
        settings.number(key).ifPresent(n -> map.put(name, n));
    }

    private void list(Map<String, Object> map, String name, String key) {
        settings.list(key).ifPresent(values -> map.put(name, values.stream().map(Value.Atom::text).toList()));
    }
}
