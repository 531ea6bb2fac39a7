/**
 * Linux' devices for a toolstack: {@code /dev/xen/privcmd}, {@code hypercall}, {@code evtchn}, {@code gntdev} and {@code /proc/xen}.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.os.linux.LinuxDevices#open} checks that this is a control domain and opens the devices.
 * The ioctl numbers and argument layouts are the kernel's ABI, which is stable, so they are constants here and not tables.
 *
 * <p>May use {@code os}.
 */
package org.domaind.daemon.os.linux;
