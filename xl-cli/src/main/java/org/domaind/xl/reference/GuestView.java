package org.domaind.xl.reference;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.CpuSet;

/** The reference's JSON of a created guest ({@code xl list -l}). Leaves defaults out, because it is not known whether the config named them. */
public final class GuestView {
    private final GuestConfig guest;
    private final ReferenceView view;

    public GuestView(GuestConfig guest) {
        this.guest = guest;
        view = new ReferenceView(guest.type());
    }

    /** With the guest's present name and uuid. */
    public Map<String, Object> of(String name, UUID uuid) {
        view.put("name", name);
        view.put("uuid", uuid);
        view.set("c_info/run_hotplug_scripts", "True");
        view.put("maxvcpus", guest.vcpus().max());
        view.put("vcpus", guest.vcpus().atBoot());
        view.put("maxmem", guest.memory().max());
        view.put("memory", guest.memory().atBoot());
        view.set("b_info/claim_mode", "True");
        boot();
        scheduling(guest.scheduling());
        limits(guest.limits());
        view.put("tsc_mode", guest.clock().tscMode());
        unless(0L, "rtc_timeoffset", guest.clock().offsetSeconds());
        unless(false, "localtime", guest.clock().localtime());
        unless(false, "nomigrate", guest.platform().noMigrate());
        ProcessorView.put(view, guest);
        unless(List.of(), "disk", DeviceViews.disks(guest.devices()));
        unless(List.of(), "vif", DeviceViews.nics(guest));
        new PlatformView(view).put(guest);
        view.put("on_poweroff", guest.actions().onPoweroff());
        view.put("on_reboot", guest.actions().onReboot());
        view.put("on_watchdog", guest.actions().onWatchdog());
        view.put("on_crash", guest.actions().onCrash());
        view.put("on_soft_reset", guest.actions().onSoftReset());
        return view.tree();
    }

    private void boot() {
        guest.boot().bootloader().ifPresent(bootloader -> {
            view.put("bootloader", bootloader.program());
            unless(List.of(), "bootloader_args", bootloader.arguments());
            unless(true, "bootloader_restrict", bootloader.confined());
            bootloader.user().ifPresent(user -> view.put("bootloader_user", user));
        });
        unless("", "kernel", guest.boot().kernel());
        unless("", "cmdline", guest.boot().commandLine());
        guest.boot().ramdisk().ifPresent(ramdisk -> view.put("ramdisk", ramdisk));
    }

    private void scheduling(Scheduling scheduling) {
        unless(List.<CpuSet>of(), "cpus", scheduling.hardAffinity());
        unless(List.<CpuSet>of(), "cpus_soft", scheduling.softAffinity());
        scheduling.weight().ifPresent(weight -> view.put("cpu_weight", weight));
        scheduling.cap().ifPresent(cap -> unless(0, "cap", cap));
        scheduling.periodMicros().ifPresent(period -> view.put("period", period));
        unless(1, "extratime", scheduling.budgetOnly() ? 0 : 1);
        scheduling.pool().ifPresent(pool -> view.put("pool", pool));
    }

    private void limits(GuestLimits limits) {
        limits.maxGrantFrames().ifPresent(frames -> view.put("max_grant_frames", frames));
        limits.maxMaptrackFrames().ifPresent(frames -> view.put("max_maptrack_frames", frames));
        limits.maxGrantVersion().ifPresent(version -> view.put("max_grant_version", version));
        unless(KeyTable.get().key("max_event_channels").usualNumber(), "max_event_channels", (long) limits.maxEventChannels());
    }

    private <T> void unless(T usual, String key, T value) {
        if (!value.equals(usual)) {
            view.put(key, value);
        }
    }
}
