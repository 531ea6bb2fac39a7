/**
 * Reads a guest's config file: turns the document into a {@code GuestConfig}, or into a list of problems.
 *
 * <p>Theory of operation: {@link org.domaind.xl.config.grammar} makes a document of the text. {@code Settings} reads typed values from it as
 * the reference does (a value of the wrong form is a warning and counts as unset), with types and ranges from
 * {@link org.domaind.schema.keys.KeyTable}. {@code DraftReader} interprets them; {@code GuestConfigs} fills in the defaults and refuses what this
 * release does not support; {@code DryRun} makes the reference's JSON of the same draft.
 *
 * <p>Pure: no I/O, no environment. No config text causes an exception: errors are part of the result.
 */
package org.domaind.xl.config;
