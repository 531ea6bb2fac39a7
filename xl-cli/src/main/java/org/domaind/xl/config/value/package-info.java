/**
 * Typed values of a config file's settings: {@link org.domaind.xl.config.value.Settings} reads them as the reference does (a value of the
 * wrong form is a warning and counts as unset), with types and ranges from {@link org.domaind.schema.keys.KeyTable}; lists of processors are
 * {@link org.domaind.xl.config.value.Affinity}.
 *
 * <p>Pure: no I/O, no environment. May use {@code config.grammar}, the scanner of {@code config.device}, {@code org.domaind.schema} and the JDK.
 */
package org.domaind.xl.config.value;
