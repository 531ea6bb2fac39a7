package org.domaind.daemon.devicemodel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.DeviceConfig.DiskFormat;
import org.domaind.schema.config.DeviceConfig.Nic;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.config.hvm.Emulation.EmulatedNic;
import org.domaind.schema.config.hvm.Emulation.Vga;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.MemoryKib;

/** Configs for tests. */
public final class HvmGuests {
    private HvmGuests() {
    }

    public static GuestConfig guest(String name, int mib, int vcpus, DeviceConfig... devices) {
        MemoryKib memory = MemoryKib.ofMib(mib);
        return new GuestConfig(new Identity(name, Optional.empty()), new BootSpec("/boot/k", Optional.of("/boot/r"), "console=ttyS0"),
                new MemorySpec(memory, memory), new VcpuSpec(vcpus, vcpus), Scheduling.DEFAULT, new Platform.Hvm(false), List.of(devices),
                ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT);
    }

    public static Disk disk(String vdev, String target, DiskFormat format) {
        return new Disk(vdev, Optional.of(target), format, true, false, Optional.empty(), Optional.empty(), false, true, true, Optional.empty());
    }

    public static Disk drive(String vdev, Optional<String> target) {
        return new Disk(vdev, target, target.isEmpty() ? DiskFormat.EMPTY : DiskFormat.RAW, false, true, Optional.empty(), Optional.empty(), false, true, true, Optional.empty());
    }

    public static Nic nic(int devid) {
        return new Nic(devid, Optional.of("00:16:3e:00:00:0" + devid), Optional.of("xenbr0"), Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    public static Emulation emulation(boolean restrict) {
        return emulation(restrict, Optional.of(new Vnc("127.0.0.1", OptionalInt.empty(), true, Optional.empty())), List.of(), List.of());
    }

    public static Emulation emulation(boolean restrict, Optional<Vnc> vnc, List<String> serial, List<EmulatedNic> nics) {
        return new Emulation("cda", false, Vga.CIRRUS, 8, vnc, Optional.empty(), false, serial, false, List.of(), 0, Optional.empty(), true, true, false,
                OptionalLong.empty(), nics, List.of(), List.of(), Optional.empty(), restrict);
    }
}
