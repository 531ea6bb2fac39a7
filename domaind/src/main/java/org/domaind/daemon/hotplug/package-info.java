/**
 * The host's hotplug scripts ({@code /etc/xen/scripts}), which connect backends with disks and bridges.
 *
 * <p>Theory of operation: a script is told by its environment which backend directory of the store it is for, reads and writes there with
 * the {@code xenstore-} commands, and says by its exit status whether it succeeded ({@code hotplug-error} in the backend's directory has
 * its words then). Scripts of different devices run side by side, each with a deadline at which it is killed with its descendants. Its output is read
 * to the end, and the last of it kept for the message of a failure.
 *
 * <p>May use nothing of the daemon.
 */
package org.domaind.daemon.hotplug;
