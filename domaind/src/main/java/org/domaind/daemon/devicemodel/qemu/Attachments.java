package org.domaind.daemon.devicemodel.qemu;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;

/**
 * What a device model reaches of the host, and by which name: paths where it runs without a jail, descriptors that it inherits where it has one.
 *
 * @param qmp     the listening socket, a descriptor of the device model's
 * @param sets    further descriptors: {@code /dev/fdset/N} is any of number N that was opened as QEMU asks for it
 * @param images  by the vdev of the disk; an empty drive has none
 * @param taps    descriptors of tap devices by the devid of the interface; empty where it opens {@code vifD.N-emu} itself
 * @param serial  each as QEMU names it, in place of the config's where a terminal was opened for it
 * @param kernel  for direct kernel boot
 * @param vnc     it listens itself; otherwise viewers' connections are handed over ({@code QmpCommands.addVncViewer})
 * @param restricted operations on other domains are given up once it has started
 * @param incoming the device state to go on from
 */
public record Attachments(int qmp, List<FdSet> sets, Map<String, Image> images, Map<Integer, Integer> taps, List<String> serial, Optional<String> kernel,
                          Optional<String> ramdisk, boolean vnc, boolean restricted, OptionalInt incoming) {
    /** @param descriptor of the device model's  @param number its name */
    public record FdSet(int descriptor, int number) {
        /** As QEMU opens it. */
        public String path() {
            return "/dev/fdset/" + number;
        }
    }

    /** @param driver how QEMU opens it; empty: it may look (a path is a file or a block device) */
    public record Image(Optional<String> driver, String path) {
    }

    public Attachments {
        sets = List.copyOf(sets);
        images = Map.copyOf(images);
        taps = Map.copyOf(taps);
        serial = List.copyOf(serial);
    }

    /** Of a device model without a jail: everything by its path. */
    static Attachments paths(GuestConfig guest, Emulation emulation, int qmp, OptionalInt incoming) {
        Map<String, Image> images = guest.devices().stream().filter(Disk.class::isInstance).map(Disk.class::cast).filter(disk -> disk.target().isPresent())
                .collect(Collectors.toMap(Disk::vdev, disk -> new Image(Optional.empty(), disk.target().get()), (first, second) -> first));
        return new Attachments(qmp, List.of(), images, Map.of(), emulation.serial(),
                emulation.directBoot() ? Optional.of(guest.boot().kernel()) : Optional.empty(),
                emulation.directBoot() ? guest.boot().ramdisk() : Optional.empty(), true, false, incoming);
    }
}
