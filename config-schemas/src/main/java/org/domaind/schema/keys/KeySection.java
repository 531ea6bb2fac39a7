package org.domaind.schema.keys;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** The part of a guest's config that a key belongs to, in the order of the documents. */
public enum KeySection implements Spelt {
    IDENTITY("The guest"), BOOT("Booting"), MEMORY("Memory"), VCPUS("Virtual cpus"), SCHEDULING("Scheduling"),
    PLATFORM("Platform"), ACTIONS("When it stops"), LIMITS("Limits"), CLOCK("Clock"), SECURITY("Security labels"), DEVICES("Devices"),
    DISPLAY("Displays"), DEVICE_MODEL("Device model"), OBSOLETE("Keys of former releases");

    private final String title;

    KeySection(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
