/**
 * Text as the reference prints it: columns, times of day, JSON; times and values as a person reads and gives them. Pure, and without
 * {@code String.format}, whose loading alone costs a short command more than its answer does. May use {@code Json} and the layout of
 * Jackson's writer.
 */
package org.domaind.xl.render;
