package org.domaind.daemon.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened. Words are stored: one that a release has had keeps its meaning. */
public enum EventKind {
    /** The guest has a new domain, which is complete. */
    CREATED,
    /** Its domain stopped by itself, with a reason; the detail is the action that its config asks for. */
    STOPPED,
    /** Its domain waits to be resumed. */
    SUSPENDED,
    /** Its memory is in a file, as its config asks for after a crash; the detail has the file's name. */
    CORE_DUMPED,
    /** What its config asks for after a stop is done or given up; with the domain in which it lives on, if it does. */
    SETTLED,
    /** Its domain was destroyed, by domaind unless the detail says who did. */
    DESTROYED,
    /** It lives on another host now. */
    MIGRATED,
    /** It has come from another host, and lives here now. */
    RECEIVED,
    /** The detail has the former name. */
    RENAMED,
    /** Something that was asked for could not be done; the detail says what and why. */
    FAILED,
    /** It is not started again. */
    RESTART_FAILED,
    /** It is started again when domaind is. */
    RESTART_POSTPONED,
    /** What a former domaind left unfinished is not understood, and stays as it is. */
    UNSETTLED,
    /** It uses most of a quota of the store. */
    STORE_QUOTA_NEAR,
    /** Its device model has ended although nobody asked for it; the detail says how, with its last lines. */
    DEVICE_MODEL_ENDED,
    /** Its device model runs, but has sent what no honest one sends: nothing is asked of it any more. */
    DEVICE_MODEL_DISTRUSTED,
    /** Its driver and the backend of a device have found each other; the detail names the device: {@code vbd 51712}. */
    DEVICE_CONNECTED,
    /** They have parted, whether the guest, an administrator or the domain's end was the cause. */
    DEVICE_DISCONNECTED,
    /** An end of a device says that it has failed; the detail has its words, which may be the guest's. */
    DEVICE_FAILED;

    /** Whether a guest can cause it without end: such events have room of their own in the log. */
    public boolean isOfDevice() {
        return this == DEVICE_CONNECTED || this == DEVICE_DISCONNECTED || this == DEVICE_FAILED;
    }

    /** As the database has it: {@code restart-failed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<EventKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
