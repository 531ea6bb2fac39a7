package org.domaind.xl.reference;

import java.util.List;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.PvShim;
import org.domaind.schema.config.hvm.Board;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.config.hvm.Firmware;
import org.domaind.schema.config.hvm.Viridian;

/** The machine of a PVH or HVM guest in the reference's JSON, as far as it is not the usual one: a restored guest must find the same. */
final class PlatformView {
    /** Where the numbers of enlightenments are. */
    static final String ENLIGHTENMENTS = "b_info/type.hvm/viridian_enable";
    private static final Emulation USUAL = Emulation.defaults();

    private final ReferenceView view;

    PlatformView(ReferenceView view) {
        this.view = view;
    }

    void put(GuestConfig guest) {
        guest.platform().hvmContainer().ifPresent(this::container);
        if (guest.platform() instanceof Platform.Pvh pvh) {
            pvh.shim().ifPresent(this::shim);
        } else if (guest.platform() instanceof Platform.Hvm hvm) {
            firmware(hvm.firmware());
            board(hvm.board());
            emulation(hvm.emulation());
            hvm.emulation().vnc().ifPresentOrElse(this::vnc, () -> view.put("vnc", false));
        }
    }

    private <T> void unless(T usual, String key, T value) {
        if (!value.equals(usual)) {
            view.put(key, value);
        }
    }

    private void container(HvmContainer container) {
        if (container.shadowPaging()) {
            view.put("hap", false);
        }
        container.pagingPool().ifPresent(pool -> view.put("shadow_memory", pool));
        unless(HvmContainer.DEFAULT.timerMode(), "timer_mode", container.timerMode());
    }

    private void shim(PvShim shim) {
        view.put("pvshim", true);
        shim.path().ifPresent(path -> view.put("pvshim_path", path));
        shim.commandLine().ifPresent(line -> view.put("pvshim_cmdline", line));
        shim.extra().ifPresent(extra -> view.put("pvshim_extra", extra));
    }

    private void firmware(Firmware firmware) {
        unless(Firmware.DEFAULT.bios(), "bios", firmware.bios());
        firmware.loader().ifPresent(file -> view.put("firmware_override", file));
        firmware.file().ifPresent(file -> view.put("bios_path_override", file));
    }

    private void board(Board board) {
        Board usual = Board.DEFAULT;
        unless(usual.apic(), "apic", board.apic());
        unless(usual.sleep(), "acpi_s3", board.sleep());
        unless(usual.hibernate(), "acpi_s4", board.hibernate());
        unless(usual.laptopSlate(), "acpi_laptop_slate", board.laptopSlate());
        unless(usual.hpet(), "hpet", board.hpet());
        unless(usual.alignTimers(), "vpt_align", board.alignTimers());
        if (!board.viridian().isEmpty()) {
            view.set(ENLIGHTENMENTS, board.viridian().stream().map(Viridian::ordinal).toList());
        }
    }

    private void emulation(Emulation emulation) {
        unless(USUAL.boot(), "boot", emulation.boot());
        unless(USUAL.vga(), "vga", emulation.vga());
        unless(emulation.vga().usualMib(), "videoram", emulation.videoRamMib());
        emulation.keymap().ifPresent(keymap -> view.put("keymap", keymap));
        unless(false, "nographic", emulation.nographic());
        unless(List.of(), "serial", emulation.serial());
        unless(false, "usb", emulation.usb());
        unless(List.of(), "usbdevice", emulation.usbDevices());
        unless(0, "usbversion", emulation.usbVersion());
        emulation.sound().ifPresent(sound -> view.put("soundhw", sound));
        unless(true, "acpi", emulation.acpi());
        unless(true, "xen_platform_pci", emulation.xenPlatformPci());
        if (emulation.ahci()) {
            view.put("hdtype", "ahci");
        }
        emulation.mmioHoleMib().ifPresent(mib -> view.put("mmio_hole", mib));
        unless(List.of(), "device_model_args", emulation.arguments());
        unless(List.of(), "device_model_args_hvm", emulation.hvmArguments());
        emulation.binary().ifPresent(binary -> view.put("device_model_override", binary));
        unless(true, "dm_restrict", emulation.restrict());
    }

    private void vnc(Emulation.Vnc vnc) {
        Emulation.Vnc usual = USUAL.vnc().orElseThrow();
        unless(usual.listen(), "vnclisten", vnc.listen());
        vnc.display().ifPresent(display -> view.put("vncdisplay", display));
        unless(usual.findUnused(), "vncunused", vnc.findUnused());
        vnc.password().ifPresent(password -> view.put("vncpasswd", password));
    }
}
