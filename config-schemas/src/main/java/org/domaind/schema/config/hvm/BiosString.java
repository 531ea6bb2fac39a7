package org.domaind.schema.config.hvm;

import java.util.List;

/**
 * A string of the BIOS's description of the machine.
 *
 * @param key   one of {@link #KEYS}, as {@code smbios=} spells it; {@code oem} may come several times
 * @param value not empty
 */
public record BiosString(String key, String value) {
    public static final String OEM = "oem";
    public static final List<String> KEYS = List.of("bios_vendor", "bios_version", "system_manufacturer", "system_product_name", "system_version",
            "system_serial_number", "baseboard_manufacturer", "baseboard_product_name", "baseboard_version", "baseboard_serial_number",
            "baseboard_asset_tag", "baseboard_location_in_chassis", "enclosure_manufacturer", "enclosure_serial_number", "enclosure_asset_tag",
            "battery_manufacturer", "battery_device_name", OEM);
    public static final int MAX_OEM = 99;
    /** What a node of the store may have, and more than firmware can show. */
    public static final int MAX_LENGTH = 1024;

    public BiosString {
        if (!KEYS.contains(key) || value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("no string of an SMBIOS: " + key + " of " + value.length() + " characters");
        }
    }
}
