package org.domaind.schema.config;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.OneOf;
import org.domaind.schema.model.Spelt;

/** The config of one device of a guest. */
public sealed interface DeviceConfig extends OneOf {
    /** The backend domain, by name or domid; empty: domain 0. */
    Optional<String> backend();

    /** The image format of a disk. */
    enum DiskFormat implements Spelt {
        RAW, QCOW, QCOW2, VHD, QED, EMPTY;

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who serves a disk: domain 0's driver, or a device model. */
    enum DiskBackend implements Spelt {
        PHY, QDISK;

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A disk or CD drive.
     *
     * @param vdev   the virtual device's name: {@code xvda}, {@code hdc}, {@code sda1}
     * @param target a file or block device, or an argument for the script; empty only for a drive without a CD
     * @param script the block script, when it is not the default one
     * @param directIoSafe the backend may leave caching to the guest
     * @param discard      the guest may tell which blocks it does not need any more
     * @param trusted      the guest need not guard itself against the backend
     * @param backendType  empty: by the format, see {@link #byDeviceModel}
     */
    record Disk(String vdev, Optional<String> target, DiskFormat format, boolean writable, boolean cdrom, Optional<String> script,
                Optional<String> backend, boolean directIoSafe, boolean discard, boolean trusted, Optional<DiskBackend> backendType) implements DeviceConfig {
        public Disk {
            if (vdev.isEmpty()) {
                throw new IllegalArgumentException("a disk has a vdev");
            }
            if (target.isEmpty() && !cdrom) {
                throw new IllegalArgumentException("the disk " + vdev + " has no target");
            }
            if (cdrom && writable) {
                throw new IllegalArgumentException("the cd drive " + vdev + " cannot be written to");
            }
        }

        /** Whether it is an emulated cd drive, which no PV driver takes over. */
        public boolean isEmulatedDrive(GuestType type) {
            return cdrom && type == GuestType.HVM;
        }

        /** Whether its backend is a device model rather than domain 0's driver: unless told, that of emulated drives, and of images that are not raw. */
        public boolean byDeviceModel(GuestType type) {
            return isEmulatedDrive(type) || backendType.map(DiskBackend.QDISK::equals)
                    .orElse(script.isEmpty() && format != DiskFormat.RAW && format != DiskFormat.EMPTY);
        }

        /** Whether a device model has to run for it that serves PV devices. */
        public boolean isServed(GuestType type) {
            return byDeviceModel(type) && !isEmulatedDrive(type);
        }

        /** A drive with another medium. @param image raw; empty: none */
        public Disk withMedium(Optional<String> image) {
            return new Disk(vdev, image, image.isPresent() ? DiskFormat.RAW : DiskFormat.EMPTY, writable, cdrom, script, backend, directIoSafe, discard, trusted,
                    backendType);
        }
    }

    /**
     * A network interface.
     *
     * @param devid  its number among the guest's interfaces, from 0; {@link #ANY_DEVID}: the next free one
     * @param mac    six pairs of hexadecimal digits; empty: a random one
     * @param bridge in the backend domain
     * @param ifname its name in the backend domain
     * @param vlan   for scripts of bridges that know them
     * @param gateway the backend domain's interface to the outside, for scripts that route
     * @param rate    what the guest may send
     * @param trusted the guest need not guard itself against the backend
     */
    record Nic(int devid, Optional<String> mac, Optional<String> bridge, Optional<String> ip, Optional<String> ifname, Optional<String> script,
               OptionalInt mtu, Optional<String> vlan, Optional<String> gateway, Optional<Rate> rate, Optional<String> backend, boolean trusted) implements DeviceConfig {
        /** Only where an interface is asked for that is not a guest's yet. */
        public static final int ANY_DEVID = -1;

        public Nic {
            if (devid < ANY_DEVID) {
                throw new IllegalArgumentException("a network interface's devid is not negative");
            }
            mac.filter(m -> !m.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")).ifPresent(m -> {
                throw new IllegalArgumentException("\"" + m + "\" is no MAC address");
            });
        }

        /** A copy with its number and its MAC address decided. */
        public Nic numbered(int number, String address) {
            return new Nic(number, Optional.of(address), bridge, ip, ifname, script, mtu, vlan, gateway, rate, backend, trusted);
        }
    }

    /** At most so many bytes in each interval. @param intervalMicros in microseconds */
    record Rate(long bytes, long intervalMicros) {
    }
}
