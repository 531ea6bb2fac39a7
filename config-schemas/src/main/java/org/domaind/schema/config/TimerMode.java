package org.domaind.schema.config;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** What becomes of timer ticks that a hardware-virtualised guest missed while it did not run. The order is that of the hypervisor's codes. */
public enum TimerMode implements Spelt {
    DELAY_FOR_MISSED_TICKS, NO_DELAY_FOR_MISSED_TICKS, NO_MISSED_TICKS_PENDING, ONE_MISSED_TICK_PENDING;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
