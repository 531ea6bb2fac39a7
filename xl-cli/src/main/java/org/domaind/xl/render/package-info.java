/**
 * Formats text as the reference does: columns, times of day, JSON; also formats and parses times and values for users. Pure, and without
 * {@code String.format}, because loading its classes takes longer than the rest of a short command. May use {@code Json} and the layout
 * of Jackson's writer.
 */
package org.domaind.xl.render;
