/**
 * JSON for a command that lives for a tenth of a second.
 *
 * <p>Theory of operation: the daemon's library for it ({@code org.domaind.schema.api.Json}) takes longer to load than a command like
 * {@code xl list} takes to run. Here a text becomes a tree of maps, lists, strings, numbers and booleans, and a tree becomes the
 * interface's records by way of their components, in a few classes. What these say of a record is what the library says; a test
 * compares the two for every message of the interface.
 *
 * <p>May use the records of {@code config-schemas} and the JDK.
 */
package org.domaind.xl.json;
