package org.domaind.schema.model;

/** A constant that files, the store and the interface spell otherwise than Java does. */
public interface Spelt {
    /** {@code rename-restart}. */
    String word();
}
