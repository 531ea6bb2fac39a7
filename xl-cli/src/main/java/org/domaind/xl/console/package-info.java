/**
 * Joins the caller's terminal to a guest's console.
 *
 * <p>Theory of operation: a {@link org.domaind.xl.console.ConsoleLine} carries the raw bytes of the console, on an upgraded connection or within the
 * daemon. What comes from it goes straight to the caller's output; what the caller types goes straight to it, until the escape character or the
 * console's end. The end of input ends the session only where a person types. A terminal is in raw mode meanwhile: a process of its own sets it by
 * {@code stty}, for a thread of the daemon the launcher does.
 */
package org.domaind.xl.console;
