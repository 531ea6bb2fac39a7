package org.domaind.schema.keys;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** The form of a value in the reference's JSON. */
public enum KeyForm implements Spelt {
    /** By its kind: text, number (MiB are printed as KiB), "True" or "False", list of strings. */
    PLAIN,
    /** A number; one out of the key's range is an error in the reference too. */
    BOUNDED,
    /** A count: the list of numbers from 0 to one less. */
    RANGE,
    /** A list of lists of cpus. */
    CPUS,
    /** A list of strings; a single string is split at its blanks. */
    SPLIT,
    /** A string as such; a list at the place of the same name with {@code _list} behind it. */
    EITHER,
    /** A list of numbers. */
    NUMBERS,
    /** A list of objects with a {@code path} each. */
    PATHS,
    /** A list of objects, made by the readers of devices. */
    DEVICES;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
