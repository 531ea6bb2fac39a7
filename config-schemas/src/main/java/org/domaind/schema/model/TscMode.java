package org.domaind.schema.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a guest reads the time stamp counter. The order is that of the hypervisor's codes. */
public enum TscMode {
    DEFAULT, ALWAYS_EMULATE, NATIVE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
