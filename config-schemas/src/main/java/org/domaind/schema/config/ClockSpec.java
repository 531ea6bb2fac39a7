package org.domaind.schema.config;

/** A guest's clock. @param localtime it shows the host's local time  @param offsetSeconds added to it */
public record ClockSpec(TscMode tscMode, boolean localtime, long offsetSeconds) implements GuestSection {
    public static final ClockSpec DEFAULT = new ClockSpec(TscMode.DEFAULT, false, 0);
}
