package org.domaind.schema.config;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** The TSC mode of a guest. The order is that of the hypervisor's codes. */
public enum TscMode implements Spelt {
    DEFAULT, ALWAYS_EMULATE, NATIVE;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
