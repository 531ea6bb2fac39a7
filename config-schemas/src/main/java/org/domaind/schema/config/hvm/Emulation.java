package org.domaind.schema.config.hvm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.model.Spelt;

/**
 * What the config of an HVM guest asks of its device model, with all defaults filled in. Names in parentheses are keys of xl.cfg.
 *
 * @param boot         the order of boot devices (boot): {@code cda}
 * @param directBoot   the kernel is the config's, not the disk's
 * @param videoRamMib  (videoram)
 * @param vnc          (vnc, vnclisten, vncdisplay, vncunused, vncpasswd); empty: none
 * @param keymap       (keymap)
 * @param nographic    (nographic)
 * @param serial       each as QEMU names it (serial): {@code pty}, {@code file:/var/log/x}
 * @param usb          the first controller, with the devices of {@code usbDevices} (usb, usbdevice); not beside a {@code usbVersion}
 * @param usbVersion   1 to 3 (usbversion); 0: none
 * @param sound        (soundhw)
 * @param acpi         (acpi)
 * @param xenPlatformPci the device by which PV drivers find themselves and unplug emulated ones (xen_platform_pci)
 * @param ahci         disks {@code hdX} are at an AHCI controller (hdtype)
 * @param mmioHoleMib  (mmio_hole)
 * @param nicModels    of each interface that is emulated beside its PV one, by devid (vif: model); see {@link EmulatedNic}
 * @param arguments    of the admin's, in three places as the reference has them (device_model_args, device_model_args_hvm)
 * @param binary       (device_model_override)
 * @param restrict     jailed (dm_restrict)
 */
public record Emulation(String boot, boolean directBoot, Vga vga, int videoRamMib, Optional<Vnc> vnc, Optional<String> keymap, boolean nographic,
                        List<String> serial, boolean usb, List<String> usbDevices, int usbVersion, Optional<String> sound, boolean acpi,
                        boolean xenPlatformPci, boolean ahci, OptionalLong mmioHoleMib, List<EmulatedNic> nicModels, List<String> arguments,
                        List<String> hvmArguments, Optional<String> binary, boolean restrict) {
    /** The graphics card. */
    public enum Vga implements Spelt {
        NONE(0), CIRRUS(8), STD(16), QXL(128);

        private final int usualMib;

        Vga(int usualMib) {
            this.usualMib = usualMib;
        }

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its memory, where the config does not say. */
        public int usualMib() {
            return usualMib;
        }
    }

    /**
     * @param listen     an address, perhaps with a display: {@code 127.0.0.1}
     * @param findUnused the display is the first that is free from {@code display} on
     * @param password   set by QMP, never an argument
     */
    public record Vnc(String listen, OptionalInt display, boolean findUnused, Optional<String> password) {
    }

    /** @param model {@code rtl8139}, {@code e1000}, {@code virtio-net-pci}  @param devid of the interface */
    public record EmulatedNic(int devid, String model) {
    }

    public Emulation {
        serial = List.copyOf(serial);
        usbDevices = List.copyOf(usbDevices);
        nicModels = List.copyOf(nicModels);
        arguments = List.copyOf(arguments);
        hvmArguments = List.copyOf(hvmArguments);
        if (usbVersion < 0 || usbVersion > 3) {
            throw new IllegalArgumentException("usbversion " + usbVersion + " is not 1, 2 or 3");
        }
    }

    /** The card's memory in all, which is part of the guest's; without a card there is none. */
    public int cardMib() {
        return vga == Vga.NONE ? 0 : videoRamMib;
    }

    /** What a device model that emulates nothing is told, which runs jailed. */
    public static Emulation nothing() {
        return new Emulation("", false, Vga.NONE, 0, Optional.empty(), Optional.empty(), false, List.of(), false, List.of(), 0, Optional.empty(), false, false, false,
                OptionalLong.empty(), List.of(), List.of(), List.of(), Optional.empty(), true);
    }

    /** Of a config that says nothing of all this. */
    public static Emulation defaults() {
        return new Emulation("cda", false, Vga.CIRRUS, Vga.CIRRUS.usualMib(), Optional.of(new Vnc("127.0.0.1", OptionalInt.empty(), true, Optional.empty())),
                Optional.empty(), false, List.of(), false, List.of(), 0, Optional.empty(), true, true, false, OptionalLong.empty(), List.of(), List.of(),
                List.of(), Optional.empty(), true);
    }
}
