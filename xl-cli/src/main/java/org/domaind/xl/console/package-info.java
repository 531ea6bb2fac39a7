/**
 * Connects the caller's terminal to a guest's console.
 *
 * <p>Theory of operation: a {@link org.domaind.xl.console.ConsoleLine} carries the raw bytes of the console, on an upgraded connection or within the
 * daemon. The guest's output goes straight to the caller's stdout, and the caller's input straight to the guest, until the escape character or the
 * console's end. End of input ends the session only if the input is a terminal. Meanwhile a terminal is in raw mode: a separate process sets it by
 * {@code stty}; for a thread of the daemon the launcher does so.
 */
package org.domaind.xl.console;
