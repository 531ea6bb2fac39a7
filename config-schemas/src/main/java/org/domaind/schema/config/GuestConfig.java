package org.domaind.schema.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.domaind.schema.model.GuestType;

/**
 * A guest's config, with all defaults filled in.
 *
 * @param platform its type, with the settings of that type
 * @param devices  in the order of the config file
 * @param actions  taken when it stops
 * @param processor the default when a message has none
 */
public record GuestConfig(Identity identity, BootSpec boot, MemorySpec memory, VcpuSpec vcpus, Scheduling scheduling, Platform platform,
                          List<DeviceConfig> devices, ShutdownActions actions, GuestLimits limits, ClockSpec clock, Processor processor) {
    public GuestConfig {
        for (GuestSection section : new GuestSection[] {identity, boot, memory, vcpus, scheduling, platform, actions, limits, clock}) {
            Objects.requireNonNull(section);
        }
        devices = List.copyOf(devices);
        processor = processor == null ? Processor.DEFAULT : processor;
    }

    /** With processors like any other guest's of its type. */
    public GuestConfig(Identity identity, BootSpec boot, MemorySpec memory, VcpuSpec vcpus, Scheduling scheduling, Platform platform,
                       List<DeviceConfig> devices, ShutdownActions actions, GuestLimits limits, ClockSpec clock) {
        this(identity, boot, memory, vcpus, scheduling, platform, devices, actions, limits, clock, Processor.DEFAULT);
    }

    public String name() {
        return identity.name();
    }

    public Optional<UUID> uuid() {
        return identity.uuid();
    }

    public GuestType type() {
        return platform.type();
    }

    /** A copy with that section replaced. */
    public GuestConfig with(GuestSection section) {
        return new GuestConfig(section instanceof Identity i ? i : identity, section instanceof BootSpec b ? b : boot,
                section instanceof MemorySpec m ? m : memory, section instanceof VcpuSpec v ? v : vcpus,
                section instanceof Scheduling s ? s : scheduling, section instanceof Platform p ? p : platform, devices,
                section instanceof ShutdownActions a ? a : actions, section instanceof GuestLimits l ? l : limits,
                section instanceof ClockSpec c ? c : clock, section instanceof Processor p ? p : processor);
    }

    public GuestConfig withUuid(UUID uuid) {
        return with(new Identity(name(), Optional.of(uuid)));
    }

    public GuestConfig withName(String name) {
        return with(new Identity(name, uuid()));
    }

    public GuestConfig withMemory(MemorySpec newMemory) {
        return with(newMemory);
    }

    public GuestConfig withVcpus(VcpuSpec newVcpus) {
        return with(newVcpus);
    }

    public GuestConfig withScheduling(Scheduling newScheduling) {
        return with(newScheduling);
    }

    public GuestConfig withDevices(List<DeviceConfig> all) {
        return new GuestConfig(identity, boot, memory, vcpus, scheduling, platform, all, actions, limits, clock, processor);
    }

    public GuestConfig withDevice(DeviceConfig device) {
        List<DeviceConfig> all = new ArrayList<>(devices);
        all.add(device);
        return withDevices(all);
    }

    /** Those of its disks for which a device model has to run that serves PV devices. */
    public List<DeviceConfig.Disk> servedDisks() {
        return devices.stream().filter(DeviceConfig.Disk.class::isInstance).map(DeviceConfig.Disk.class::cast).filter(disk -> disk.isServed(type())).toList();
    }

    /** A copy in which a device is another, in its place. */
    public GuestConfig withDeviceReplaced(DeviceConfig old, DeviceConfig replacement) {
        return withDevices(devices.stream().map(device -> device.equals(old) ? replacement : device).toList());
    }

    public GuestConfig withoutDevice(Predicate<DeviceConfig> gone) {
        return withDevices(devices.stream().filter(gone.negate()).toList());
    }
}
