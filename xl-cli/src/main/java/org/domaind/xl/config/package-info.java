/**
 * Reads a guest's config file: turns the document into a {@code GuestConfig}, or into a list of problems.
 *
 * <p>Theory of operation: {@link org.domaind.xl.config.grammar} makes a document of the text. {@link org.domaind.xl.config.value} reads typed
 * values from it as the reference does, {@link org.domaind.xl.config.keys} makes the reference's JSON of them. {@code DraftReader} interprets
 * them for this release; {@code GuestConfigs} fills in the defaults and refuses what this release does not support.
 *
 * <p>Pure: no I/O, no environment. No config text causes an exception: errors are part of the result.
 */
package org.domaind.xl.config;
