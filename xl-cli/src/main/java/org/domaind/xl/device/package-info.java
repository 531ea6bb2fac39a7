/**
 * The commands on guests' disks and network interfaces. One class per verb, for both kinds of devices.
 *
 * <p>May use the rooms of this module but {@code command} and {@code host}.
 */
package org.domaind.xl.device;
