package org.domaind.daemon.devicemodel.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.config.DeviceConfig.Nic;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation.EmulatedNic;
import org.domaind.schema.config.hvm.Emulation.Vga;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;

/**
 * The arguments of an HVM guest's device model: what the reference passes, in its order (docs/compatibility.md has the differences). A pure
 * computation.
 */
final class CommandLine {
    private static final int KIB_PER_MIB = 1024;
    private static final long FOUR_GIB = 1L << 32;
    /** Without {@code mmio_hole}, as hvmloader and the builder have it. */
    private static final long HOLE_START = 0xF0000000L;

    private final GuestConfig guest;
    private final Emulation emulation;
    private final Domid domid;
    private final Attachments attachments;
    private final List<String> arguments = new ArrayList<>();

    private CommandLine(GuestConfig guest, Emulation emulation, Domid domid, Attachments attachments) {
        this.guest = guest;
        this.emulation = emulation;
        this.domid = domid;
        this.attachments = attachments;
    }

    /** Without the program. The device model waits before the guest's first instruction ({@code -S}). */
    static List<String> of(GuestConfig guest, Emulation emulation, Domid domid, Attachments attachments) {
        CommandLine line = new CommandLine(guest, emulation, domid, attachments);
        line.start();
        line.screen();
        line.boot();
        line.hardware();
        line.nics();
        line.machine();
        line.arguments.addAll(new DiskArguments(guest, emulation, attachments).all());
        return List.copyOf(line.arguments);
    }

    /** Of one that serves PV disks and emulates nothing. */
    static List<String> ofDisks(GuestConfig guest, Domid domid, Attachments attachments) {
        CommandLine line = new CommandLine(guest, Emulation.nothing(), domid, attachments);
        line.start();
        line.add("-xen-attach", "-vnc", "none", "-display", "none", "-machine", "xenpv", "-m", Long.toString(line.memoryMib()));
        return List.copyOf(line.arguments);
    }

    private void add(String... more) {
        arguments.addAll(List.of(more));
    }

    private void start() {
        add("-xen-domid", domid.toString(), "-no-shutdown");
        add("-chardev", "socket,id=libxl-cmd,fd=" + attachments.qmp() + ",server=on,wait=off", "-S", "-mon", "chardev=libxl-cmd,mode=control");
        for (Attachments.FdSet set : attachments.sets()) {
            add("-add-fd", "fd=" + set.descriptor() + ",set=" + set.number());
        }
        add("-nodefaults", "-no-user-config", "-name", value(guest.name()));
    }

    private void screen() {
        add("-vnc", emulation.vnc().map(this::vnc).orElse("none"), "-display", "none");
        emulation.keymap().ifPresent(keymap -> add("-k", keymap));
    }

    private String vnc(Vnc vnc) {
        String password = vnc.password().isPresent() ? ",password=on" : "";
        if (!attachments.vnc()) {
            return "none" + password;
        }
        String address = vnc.listen().contains(":") ? vnc.listen() : vnc.listen() + ":" + vnc.display().orElse(0);
        return value(address) + password + (vnc.findUnused() ? ",to=99" : "");
    }

    private void boot() {
        attachments.kernel().ifPresent(kernel -> {
            add("-kernel", kernel);
            attachments.ramdisk().ifPresent(ramdisk -> add("-initrd", ramdisk));
            if (!guest.boot().commandLine().isEmpty()) {
                add("-append", guest.boot().commandLine());
            }
        });
    }

    private void hardware() {
        if (DiskArguments.anyScsi(guest)) {
            add("-device", "lsi53c895a");
        }
        attachments.serial().forEach(serial -> add("-serial", serial));
        if (emulation.nographic() && emulation.vnc().isEmpty()) {
            add("-nographic");
        }
        vga(emulation.vga()).ifPresent(card -> add("-device", card));
        add("-boot", "order=" + emulation.boot());
        usb();
        emulation.sound().ifPresent(sound -> {
            if (sound.equals("hda")) {
                add("-device", "intel-hda", "-device", "hda-duplex");
            } else {
                add("-device", sound);
            }
        });
        if (!emulation.acpi()) {
            add("-no-acpi");
        }
        if (guest.vcpus().max() > 1) {
            add("-smp", guest.vcpus().atBoot() + ",maxcpus=" + guest.vcpus().max());
        }
    }

    private Optional<String> vga(Vga card) {
        int mib = emulation.videoRamMib();
        return switch (card) {
            case NONE -> Optional.empty();
            case CIRRUS -> Optional.of("cirrus-vga,vgamem_mb=" + mib);
            case STD -> Optional.of("VGA,vgamem_mb=" + mib);
            case QXL -> Optional.of("qxl-vga,vram_size_mb=" + mib / 2 + ",ram_size_mb=" + mib / 2);
        };
    }

    private void usb() {
        if (emulation.usb()) {
            add("-usb");
            emulation.usbDevices().forEach(device -> add("-usbdevice", device));
        }
        switch (emulation.usbVersion()) {
            case 1 -> add("-device", "piix3-usb-uhci,id=usb");
            case 2 -> {
                add("-device", "ich9-usb-ehci1,id=usb,addr=0x1d.0x7,multifunction=on");
                for (int i = 1; i <= 3; i++) {
                    add("-device", "ich9-usb-uhci" + i + ",masterbus=usb.0,firstport=" + 2 * (i - 1) + ",addr=0x1d." + hex(i - 1) + ",multifunction=on");
                }
            }
            case 3 -> add("-device", "nec-usb-xhci,id=usb");
            default -> {
            }
        }
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private void nics() {
        List<Nic> all = guest.devices().stream().filter(Nic.class::isInstance).map(Nic.class::cast).toList();
        boolean any = false;
        for (Nic nic : all) {
            Optional<EmulatedNic> model = emulation.nicModels().stream().filter(m -> m.devid() == nic.devid()).findFirst();
            if (model.isPresent()) {
                any = true;
                String id = "nic" + nic.devid();
                add("-device", value(model.get().model()) + ",id=" + id + ",netdev=net" + nic.devid() + ",mac=" + nic.mac().orElseThrow());
                add("-netdev", "type=tap,id=net" + nic.devid() + tap(nic));
            }
        }
        if (!any) {
            add("-net", "none");
        }
    }

    private String tap(Nic nic) {
        Integer descriptor = attachments.taps().get(nic.devid());
        return descriptor != null ? ",fd=" + descriptor
                : ",ifname=" + value(tapName(nic, domid)) + nic.bridge().map(bridge -> ",br=" + value(bridge)).orElse("") + ",script=no,downscript=no";
    }

    /** The emulated interface's end in domain 0, which a script may rename: {@code vif7.0-emu}. */
    static String tapName(Nic nic, Domid domid) {
        return "vif" + domid + "." + nic.devid() + "-emu";
    }

    private void machine() {
        if (attachments.restricted()) {
            add("-xen-domid-restrict");
        }
        attachments.incoming().ifPresent(descriptor -> add("-incoming", "fd:" + descriptor));
        arguments.addAll(emulation.arguments());
        add("-machine", (emulation.xenPlatformPci() ? "xenfv" : "pc,accel=xen") + ",suppress-vmdesc=on" + hole());
        arguments.addAll(emulation.hvmArguments());
        add("-m", Long.toString(memoryMib() - (emulation.vga() == Vga.NONE ? 0 : emulation.videoRamMib())));
    }

    private long memoryMib() {
        return (guest.memory().max().value() + KIB_PER_MIB - 1) / KIB_PER_MIB;
    }

    /** QEMU must know where memory ends when the hole is larger than usual. */
    private String hole() {
        long start = FOUR_GIB - emulation.mmioHoleMib().orElse(0) * KIB_PER_MIB * KIB_PER_MIB;
        return start < HOLE_START ? ",max-ram-below-4g=" + start : "";
    }

    /** A value within an option, where a comma ends it unless it is doubled. */
    static String value(String text) {
        return text.replace(",", ",,");
    }
}
