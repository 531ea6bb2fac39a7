/**
 * The commands on guests: create, list, stop, rename, console and so on. One class per command or pair of commands.
 *
 * <p>May use the rooms of this module but {@code command} and {@code host}.
 */
package org.domaind.xl.guest;
