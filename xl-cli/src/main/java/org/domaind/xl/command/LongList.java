package org.domaind.xl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.GuestLimits;
import org.domaind.schema.model.Scheduling;
import org.domaind.schema.model.ShutdownAction;
import org.domaind.schema.model.ShutdownActions;
import org.domaind.schema.model.TscMode;
import org.domaind.xl.render.JsonText;

/** {@code xl list -l}: each domain's config in the reference's JSON. */
final class LongList {
    private LongList() {
    }

    static int print(Invocation invocation, List<DomainReport> domains) {
        List<Object> entries = new ArrayList<>();
        for (DomainReport domain : domains) {
            if (domain.config().isEmpty() && domain.domid().value() != 0) {
                invocation.error("xl: Domain " + domain.domid() + ": its configuration is not known to domaind");
                continue;
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("domid", domain.domid().value());
            entry.put("config", domain.config().map(c -> guest(domain, c)).orElseGet(() -> host(domain)));
            entries.add(entry);
        }
        invocation.print(JsonText.of(entries) + "\n");
        return Status.OK;
    }

    /** Domain 0, that nobody created from a config. */
    private static Map<String, Object> host(DomainReport domain) {
        Map<String, Object> creation = new LinkedHashMap<>();
        creation.put("type", "pv");
        creation.put("name", Domains.name(domain));
        Map<String, Object> build = new LinkedHashMap<>();
        build.put("max_memkb", domain.maxKib());
        build.put("target_memkb", domain.currentKib());
        build.put("sched_params", Map.of());
        return config(creation, build, "pv");
    }

    private static Map<String, Object> guest(DomainReport domain, GuestConfig guest) {
        Map<String, Object> creation = new LinkedHashMap<>();
        creation.put("type", guest.type().word());
        creation.put("name", domain.name().orElse(guest.name()));
        creation.put("uuid", domain.uuid().toString());
        guest.scheduling().pool().ifPresent(p -> creation.put("pool_name", p));
        creation.put("run_hotplug_scripts", "True");
        Map<String, Object> build = new LinkedHashMap<>();
        build.put("max_vcpus", guest.maxVcpus());
        build.put("avail_vcpus", IntStream.range(0, guest.vcpus()).boxed().toList());
        affinity(build, "vcpu_hard_affinity", guest.scheduling().hardAffinity());
        affinity(build, "vcpu_soft_affinity", guest.scheduling().softAffinity());
        if (guest.clock().tscMode() != TscMode.DEFAULT) {
            build.put("tsc_mode", guest.clock().tscMode().word());
        }
        build.put("max_memkb", guest.maxMemory().value());
        build.put("target_memkb", guest.memory().value());
        if (guest.clock().offsetSeconds() != 0) {
            build.put("rtc_timeoffset", guest.clock().offsetSeconds());
        }
        flag(build, "localtime", guest.clock().localtime());
        flag(build, "disable_migrate", guest.noMigrate());
        limits(build, guest.limits());
        build.put("sched_params", weights(guest.scheduling()));
        build.put("claim_mode", "True");
        if (guest.limits().maxEventChannels() != GuestLimits.DEFAULT_EVENT_CHANNELS) {
            build.put("event_channels", guest.limits().maxEventChannels());
        }
        build.put("kernel", guest.boot().kernel());
        if (!guest.boot().commandLine().isEmpty()) {
            build.put("cmdline", guest.boot().commandLine());
        }
        guest.boot().ramdisk().ifPresent(r -> build.put("ramdisk", r));
        Map<String, Object> config = config(creation, build, guest.type().word());
        actions(config, guest.shutdownActions());
        return config;
    }

    private static Map<String, Object> config(Map<String, Object> creation, Map<String, Object> build, String type) {
        build.put("type." + type, Map.of());
        build.put("arch_arm", Map.of());
        build.put("arch_x86", Map.of());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("c_info", creation);
        config.put("b_info", build);
        return config;
    }

    private static void affinity(Map<String, Object> build, String name, List<CpuSet> sets) {
        if (!sets.isEmpty()) {
            List<Object> lists = new ArrayList<>();
            sets.forEach(s -> lists.add(IntStream.of(s.cpus()).boxed().toList()));
            build.put(name, lists);
        }
    }

    private static void limits(Map<String, Object> build, GuestLimits limits) {
        limits.maxGrantFrames().ifPresent(n -> build.put("max_grant_frames", n));
        limits.maxMaptrackFrames().ifPresent(n -> build.put("max_maptrack_frames", n));
        limits.maxGrantVersion().ifPresent(n -> build.put("max_grant_version", n));
    }

    private static Map<String, Object> weights(Scheduling scheduling) {
        Map<String, Object> weights = new LinkedHashMap<>();
        scheduling.weight().ifPresent(w -> weights.put("weight", w));
        scheduling.cap().ifPresent(c -> weights.put("cap", c));
        return weights;
    }

    private static void flag(Map<String, Object> build, String name, boolean value) {
        if (value) {
            build.put(name, "True");
        }
    }

    private static void actions(Map<String, Object> config, ShutdownActions actions) {
        action(config, "on_poweroff", actions.onPoweroff());
        action(config, "on_reboot", actions.onReboot());
        action(config, "on_watchdog", actions.onWatchdog());
        action(config, "on_crash", actions.onCrash());
        action(config, "on_soft_reset", actions.onSoftReset());
    }

    private static void action(Map<String, Object> config, String name, ShutdownAction action) {
        if (action != ShutdownAction.DESTROY) {
            config.put(name, action == ShutdownAction.RENAME_RESTART ? "restart_rename" : action.word().replace('-', '_'));
        }
    }
}
