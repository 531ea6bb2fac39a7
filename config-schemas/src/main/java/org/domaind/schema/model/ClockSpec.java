package org.domaind.schema.model;

/** What time a guest sees. @param localtime its clock is the host's local time  @param offsetSeconds added to it */
public record ClockSpec(TscMode tscMode, boolean localtime, long offsetSeconds) implements GuestSection {
    public static final ClockSpec DEFAULT = new ClockSpec(TscMode.DEFAULT, false, 0);
}
