package org.domaind.daemon.plan;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** How a migration has ended, for both of its ends. */
public enum Outcome implements Spelt {
    /** The guest is the receiver's. */
    TAKEN,
    /** The receiver has given it back, and has nothing of it any more. */
    RETURNED;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
