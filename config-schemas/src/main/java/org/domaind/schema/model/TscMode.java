package org.domaind.schema.model;

import java.util.Locale;

/** How a guest reads the time stamp counter. The order is that of the hypervisor's codes. */
public enum TscMode implements Spelt {
    DEFAULT, ALWAYS_EMULATE, NATIVE;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
