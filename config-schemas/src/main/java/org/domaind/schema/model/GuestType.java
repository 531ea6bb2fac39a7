package org.domaind.schema.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a guest is virtualised. */
public enum GuestType {
    PV, PVH, HVM;

    /** As the config file and the store spell it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
