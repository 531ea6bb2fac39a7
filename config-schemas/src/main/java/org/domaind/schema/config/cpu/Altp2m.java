package org.domaind.schema.config.cpu;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** Who may use alternate p2m tables of a guest; the order is that of the hypervisor's numbers. */
public enum Altp2m implements Spelt {
    DISABLED, MIXED, EXTERNAL, LIMITED;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
