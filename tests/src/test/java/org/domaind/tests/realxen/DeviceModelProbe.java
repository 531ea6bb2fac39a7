package org.domaind.tests.realxen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.devicemodel.qemu.DeviceModelFinder;
import org.domaind.daemon.devicemodel.qemu.QemuHost;
import org.domaind.daemon.devicemodel.qemu.QemuPlaces;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.EventStore;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** A device model in its jail, for a domain that exists; arguments: domid, memory in MiB, disk image, store's socket. It obeys the lines of stdin. */
public final class DeviceModelProbe {
    private DeviceModelProbe() {
    }

    /** Keeps nothing: events are printed. */
    private static final class NoStore implements EventStore {
        @Override
        public void keep(List<Event> events) {
            events.forEach(event -> System.out.println("event: " + event.what()));
        }

        @Override
        public long lastNumber() {
            return 0;
        }

        @Override
        public List<Event> after(long number, int limit) {
            return List.of();
        }

        @Override
        public List<Event> newest(int limit) {
            return List.of();
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Domid domid = new Domid(Integer.parseInt(arguments[0]));
        MemoryKib memory = MemoryKib.ofMib(Integer.parseInt(arguments[1]));
        GuestConfig guest = new GuestConfig(new Identity("jailed", Optional.empty()), new BootSpec("/unused", Optional.empty(), ""),
                new MemorySpec(memory, memory), new VcpuSpec(1, 1), Scheduling.DEFAULT, new Platform.Hvm(false),
                List.of(new DeviceConfig.Disk("hda", Optional.of(arguments[2]), DeviceConfig.DiskFormat.RAW, true, false, Optional.empty(),
                        Optional.empty(), false, true, true)),
                ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT);
        Emulation emulation = new Emulation("cda", false, Emulation.Vga.CIRRUS, 8,
                Optional.of(new Emulation.Vnc("127.0.0.1", OptionalInt.empty(), true, Optional.of("secret"))), Optional.empty(), false, List.of("pty"), false,
                List.of(), 0, Optional.empty(), true, true, false, OptionalLong.empty(), List.of(), List.of(), List.of(), Optional.empty(), true);
        QemuPlaces places = QemuPlaces.standard(Path.of(arguments[3]));
        try (EventLog events = new EventLog(new NoStore(), Clock.systemUTC(), new VitalThreads((thread, cause) -> cause.printStackTrace()));
             DeviceModels models = new DeviceModels(new QemuHost(places, new DeviceModelFinder()), Path.of("/var/log/xen"), events,
                     new VitalThreads((thread, cause) -> cause.printStackTrace()))) {
            DeviceModels.Started started = models.start(guest, emulation, domid, OptionalInt.empty());
            System.out.println("started " + started.version() + " pid " + started.deviceModel().pid() + " terminals " + started.terminals());
            started.deviceModel().ended().thenAccept(how -> System.out.println("ended: " + how));
            for (int command = System.in.read(); command >= 0; command = System.in.read()) {
                switch (command) {
                    case 'c' -> started.deviceModel().commands().resume().join();
                    case 's' -> System.out.println("status " + started.deviceModel().commands().status().join());
                    case 'k' -> started.deviceModel().kill();
                    default -> {
                        continue;
                    }
                }
                System.out.println("done " + (char) command);
            }
        }
    }
}
