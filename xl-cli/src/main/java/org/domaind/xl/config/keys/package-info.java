/**
 * The keys of a config file as the reference reads them, one class per group; {@link org.domaind.xl.config.keys.ReferenceReading} asks each
 * of them, in the reference's order, and makes the reference's JSON of the guest.
 *
 * <p>Pure: no I/O, no environment. May use {@code config.value}, {@code config.device}, {@code config.grammar}, {@code org.domaind.schema} and
 * the JDK.
 */
package org.domaind.xl.config.keys;
