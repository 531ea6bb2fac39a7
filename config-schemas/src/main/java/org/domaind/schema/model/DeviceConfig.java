package org.domaind.schema.model;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

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

    /**
     * A disk or CD drive.
     *
     * @param vdev   the virtual device's name: {@code xvda}, {@code hdc}, {@code sda1}
     * @param target a file or block device, or an argument for the script; empty only for a drive without a CD
     * @param script the block script, when it is not the default one
     */
    record Disk(String vdev, Optional<String> target, DiskFormat format, boolean writable, boolean cdrom, Optional<String> script,
                Optional<String> backend) implements DeviceConfig {
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
    }

    /**
     * A network interface.
     *
     * @param devid  its number among the guest's interfaces, from 0
     * @param mac    six pairs of hexadecimal digits; empty: a random one
     * @param bridge in the backend domain
     * @param ifname its name in the backend domain
     */
    record Nic(int devid, Optional<String> mac, Optional<String> bridge, Optional<String> ip, Optional<String> ifname, Optional<String> script,
               OptionalInt mtu, Optional<String> backend) implements DeviceConfig {
        public Nic {
            if (devid < 0) {
                throw new IllegalArgumentException("a network interface's devid is not negative");
            }
            mac.filter(m -> !m.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")).ifPresent(m -> {
                throw new IllegalArgumentException("\"" + m + "\" is no MAC address");
            });
        }
    }
}
