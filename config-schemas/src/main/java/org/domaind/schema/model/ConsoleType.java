package org.domaind.schema.model;

import java.util.Locale;

/** The kinds of a guest's consoles. */
public enum ConsoleType implements Spelt {
    /** Over a ring that the guest shares. */
    PV,
    /** A serial line of the guest's device model. */
    SERIAL;

    /** As {@code xl console -t} spells it. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
