package org.domaind.schema.model;

import java.util.Locale;

/** Whether domain 0 gives memory to new guests, as xl.conf's {@code autoballoon} says. */
public enum Autoballoon implements Spelt {
    /** Unless Xen's command line says how much memory domain 0 has. */
    AUTO,
    ON,
    OFF;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
