/**
 * The guest config file: from a document to a {@code GuestConfig}, or to a list of what is wrong with it.
 *
 * <p>Theory of operation: {@link org.domaind.xl.config.grammar} makes a document of the text. {@code Settings} reads typed values from it as
 * the reference does (a value of the wrong shape is a warning and counts as unset); of which kind and range,
 * {@link org.domaind.schema.keys.KeyTable} says. {@code DraftReader} gives them meaning; {@code GuestConfigs} fills in the defaults and
 * refuses what cannot be done; {@code DryRun} prints the reference's view of the same draft.
 *
 * <p>Pure: no I/O, no environment. Nothing here throws because of what the text says: the outcome is a value.
 */
package org.domaind.xl.config;
