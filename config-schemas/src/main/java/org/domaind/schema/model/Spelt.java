package org.domaind.schema.model;

/** An enum constant with its own spelling in files, in the store and in the API. */
public interface Spelt {
    /** {@code rename-restart}. */
    String word();
}
