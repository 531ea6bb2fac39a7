/**
 * The commands on guests: they make, list, stop and name them, and show their consoles. One class per command or pair of commands.
 *
 * <p>May use the rooms of this module but {@code command} and {@code host}.
 */
package org.domaind.xl.guest;
