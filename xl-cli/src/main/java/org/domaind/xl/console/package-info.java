/**
 * Joins the caller's terminal to a guest's console.
 *
 * <p>Theory of operation: the daemon hands over the raw bytes of the console on an upgraded connection. What comes from it goes straight
 * to the caller's output; what the caller types goes straight to it, until the escape character, the end of input, or the console's end.
 * The terminal is in raw mode meanwhile, by {@code stty}, and gets its old mode back whatever happens, signals included.
 */
package org.domaind.xl.console;
