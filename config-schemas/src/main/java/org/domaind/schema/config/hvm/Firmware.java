package org.domaind.schema.config.hvm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.model.Spelt;

/**
 * What an HVM guest finds when it is turned on. Paths are absolute, but that of the loader may be relative to the folder of Xen's firmware. Names in
 * parentheses are keys of xl.cfg.
 *
 * @param bios    (bios)
 * @param loader  in place of hvmloader, which sets the machine up and starts the BIOS (firmware_override)
 * @param file    of the BIOS, in place of the host's (bios_path_override)
 * @param acpi    a file of further ACPI tables (acpi_firmware)
 * @param smbios  a file of further SMBIOS structures (smbios_firmware)
 * @param strings of the machine's description (smbios)
 */
public record Firmware(Bios bios, Optional<String> loader, Optional<String> file, Optional<String> acpi, Optional<String> smbios,
                       List<BiosString> strings) {
    public static final Firmware DEFAULT = new Firmware(Bios.SEABIOS, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            List.of());

    /** The program that starts the guest's own. */
    public enum Bios implements Spelt {
        SEABIOS, OVMF;

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Firmware {
        bios = bios == null ? Bios.SEABIOS : bios;
        strings = List.copyOf(strings);
        if (strings.stream().filter(string -> string.key().equals(BiosString.OEM)).count() > BiosString.MAX_OEM) {
            throw new IllegalArgumentException("more than " + BiosString.MAX_OEM + " OEM strings");
        }
    }
}
