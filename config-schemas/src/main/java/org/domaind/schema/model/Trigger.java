package org.domaind.schema.model;

import java.util.Locale;

/** What a domain's machine can be made to do from outside, as by a button or a wire. */
public enum Trigger implements Spelt {
    POWER, SLEEP, NMI, INIT, RESET,
    /** Wakes an HVM guest that sleeps to memory. */
    S3RESUME;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
