package org.domaind.schema.model;

import java.util.Locale;

/** How a guest is virtualised. */
public enum GuestType implements Spelt {
    PV, PVH, HVM;

    /** As the config file and the store spell it. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
