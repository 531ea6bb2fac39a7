package org.domaind.xl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.hvm.BiosString;
import org.domaind.schema.config.hvm.Board;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.config.hvm.Firmware;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.SpecException;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Enlightenments;
import org.domaind.xl.config.value.Settings;

/** The machine of an HVM guest, by its settings. Errors are added to their problems. */
final class HvmConfigs {
    private static final String NOT_YET = " is not supported yet by this release of domaind";
    private static final String USUAL_NIC = "rtl8139";
    private static final String LOOPBACK = "127.0.0.1";

    private final Settings settings;
    private final Path folder;

    /** @param folder the base of relative paths */
    HvmConfigs(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Only where {@link #check} has found nothing. @param directBoot there is a kernel */
    Platform platform(boolean noMigrate, HvmContainer container, boolean directBoot) {
        return new Platform.Hvm(noMigrate, container, firmware(), board(), emulation(directBoot));
    }

    /** What this release cannot do, of values that the reference takes. */
    void check() {
        refuseUnless("pae", true, "a guest without PAE");
        refuseUnless("nx", true, "a guest without no-execute pages");
        settings.word("device_model_version").filter("qemu-xen-traditional"::startsWith).filter(word -> !"qemu-xen".startsWith(word)).ifPresent(word ->
                settings.error("device_model_version", "qemu-xen-traditional" + NOT_YET, "qemu-xen"));
        if (settings.word("bios").or(() -> settings.text("firmware")).filter("rombios"::equals).isPresent()) {
            settings.error(settings.has("bios") ? "bios" : "firmware", "rombios needs qemu-xen-traditional, which" + NOT_YET, "seabios or ovmf");
        }
        boolean old = settings.flag("usb").orElse(false) || !texts("usbdevice").isEmpty();
        if (old && settings.number("usbversion").orElse(0) != 0) {
            settings.error("usbversion", "usbversion does not go together with usb or usbdevice", "one of them");
        }
        for (Value.Atom item : settings.list("smbios").orElse(List.of())) {
            if (item.text().length() - item.text().indexOf('=') - 1 > BiosString.MAX_LENGTH) {
                settings.error(item.position(), "a string of " + item.text().length() + " characters is too long for smbios", "at most " + BiosString.MAX_LENGTH);
            }
        }
        nics();
    }

    private void refuseUnless(String key, boolean wanted, String what) {
        if (settings.flag(key).orElse(wanted) != wanted) {
            settings.error(key, what + NOT_YET, key + "=" + (wanted ? 1 : 0));
        }
    }

    private Firmware firmware() {
        Optional<String> said = settings.text("firmware");
        boolean ovmf = settings.word("bios").filter("ovmf"::equals).isPresent() || said.filter(word -> word.equals("ovmf") || "uefi".startsWith(word)).isPresent();
        Optional<String> file = said.filter(word -> !List.of("ovmf", "seabios").contains(word) && !"uefi".startsWith(word) && !"bios".startsWith(word));
        return new Firmware(ovmf ? Firmware.Bios.OVMF : Firmware.Bios.SEABIOS, settings.text("firmware_override").or(() -> file).filter(path -> !path.isEmpty()),
                settings.text("bios_path_override").filter(path -> !path.isEmpty()).map(this::absolute),
                file("acpi_firmware"), file("smbios_firmware"), strings());
    }

    private Optional<String> file(String key) {
        return settings.text(key).filter(path -> !path.isEmpty()).map(this::absolute);
    }

    /** What is wrong with one has been said before. */
    private List<BiosString> strings() {
        return list("smbios").stream().map(text -> text.split("=", 2))
                .map(parts -> new BiosString(parts[0].toLowerCase(Locale.ROOT), parts[1])).toList();
    }

    private String absolute(String path) {
        return folder.resolve(path).normalize().toString();
    }

    private Board board() {
        Board usual = Board.DEFAULT;
        return new Board(flag("apic", usual.apic()), flag("acpi_s3", usual.sleep()), flag("acpi_s4", usual.hibernate()),
                flag("acpi_laptop_slate", usual.laptopSlate()), flag("hpet", usual.hpet()), flag("vpt_align", usual.alignTimers()),
                !list("mca_caps").isEmpty(), flag("hvm_pirq", usual.pirqs()),
                settings.word("ms_vm_genid").filter("generate"::equals).isPresent(),
                Enlightenments.read(settings, "viridian").map(Enlightenments::all).orElse(usual.viridian()));
    }

    private boolean flag(String key, boolean usual) {
        return settings.flag(key).orElse(usual);
    }

    private Emulation emulation(boolean directBoot) {
        Emulation.Vga vga = vga();
        int videoRam = settings.number("videoram").isPresent() ? (int) Math.max(vga.usualMib(), settings.number("videoram").getAsLong()) : vga.usualMib();
        OptionalLong hole = settings.number("mmio_hole");
        return new Emulation(settings.text("boot").filter(order -> !order.isEmpty()).orElse("cda"), directBoot, vga, videoRam, vnc(),
                settings.text("keymap").filter(name -> !name.isEmpty()), flag("nographic", false), texts("serial"),
                flag("usb", false) || !texts("usbdevice").isEmpty(), texts("usbdevice"), (int) settings.number("usbversion").orElse(0),
                settings.text("soundhw").filter(card -> !card.isEmpty()), flag("acpi", true), flag("xen_platform_pci", true),
                settings.word("hdtype").filter("ahci"::equals).isPresent(), hole, nics(), list("device_model_args"), list("device_model_args_hvm"),
                settings.text("device_model_override").filter(path -> !path.isEmpty()), flag("dm_restrict", true));
    }

    private Emulation.Vga vga() {
        return settings.word("vga").map(word -> switch (word) {
            case "none" -> Emulation.Vga.NONE;
            case "stdvga", "std" -> Emulation.Vga.STD;
            case "qxl" -> Emulation.Vga.QXL;
            default -> Emulation.Vga.CIRRUS;
        }).orElseGet(() -> flag("stdvga", false) ? Emulation.Vga.STD : Emulation.Vga.CIRRUS);
    }

    private Optional<Emulation.Vnc> vnc() {
        if (!flag("vnc", true)) {
            return Optional.empty();
        }
        OptionalLong display = settings.number("vncdisplay");
        return Optional.of(new Emulation.Vnc(settings.text("vnclisten").filter(at -> !at.isEmpty()).orElse(LOOPBACK),
                display.isPresent() ? OptionalInt.of((int) display.getAsLong()) : OptionalInt.empty(), flag("vncunused", true),
                settings.text("vncpasswd").filter(secret -> !secret.isEmpty())));
    }

    private List<String> list(String key) {
        return settings.list(key).orElse(List.of()).stream().map(Value.Atom::text).toList();
    }

    private List<String> texts(String key) {
        return settings.listOrText(key).orElse(List.of()).stream().map(Value.Atom::text).filter(text -> !text.isEmpty()).toList();
    }

    /** Of interfaces that are not PV only. */
    private List<Emulation.EmulatedNic> nics() {
        List<Emulation.EmulatedNic> emulated = new ArrayList<>();
        int devid = 0;
        for (Value.Atom text : settings.list("vif").orElse(List.of())) {
            try {
                Map<String, Object> said = NicSpec.parse(text.text(), devid).fields();
                String model = said.getOrDefault("model", USUAL_NIC).toString();
                if (!"vif".equals(said.get("nictype")) && !model.equals("netfront")) {
                    emulated.add(new Emulation.EmulatedNic(((Number) said.get("devid")).intValue(), model));
                }
            } catch (SpecException saidBefore) {
                // Whoever reads the interface itself says what is wrong with it.
            }
            devid++;
        }
        return emulated;
    }
}
