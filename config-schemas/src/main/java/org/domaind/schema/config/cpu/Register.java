package org.domaind.schema.config.cpu;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** A register in which cpuid answers, in the order in which policies have them. */
public enum Register implements Spelt {
    EAX, EBX, ECX, EDX;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
