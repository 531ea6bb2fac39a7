package org.domaind.schema.model;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** One device of a guest, as its owner wants it. */
public sealed interface DeviceConfig extends OneOf {
    /** The domain that serves it, by name or domid; empty: domain 0. */
    Optional<String> backend();

    /** How a disk's bytes are laid out in its target. */
    enum DiskFormat implements Spelt {
        RAW, QCOW, QCOW2, VHD, QED, EMPTY;

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A disk or a cd drive.
     *
     * @param vdev   as the guest knows it: {@code xvda}, {@code hdc}, {@code sda1}
     * @param target a file or block device, or what the script makes of it; empty only for a drive without a cd
     * @param script the block script, when it is not the usual one
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
     * @param bridge of the backend's domain
     * @param ifname the backend's name for it
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
