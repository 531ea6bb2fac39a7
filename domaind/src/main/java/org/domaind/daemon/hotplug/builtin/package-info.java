/**
 * What the host's scripts {@code block} and {@code vif-bridge} do, without their processes: files become loop devices, network interfaces become
 * ports of a bridge.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.hotplug.builtin.BuiltInScripts} looks at a call of a script. Where it is one of these two and
 * nothing on the host asks for more, the work is done here, on a thread of its own with the script's deadline, and what the script would write to
 * the store is written; else the script runs: it has its own words for what is unusual. Since the nodes are the same, a device that was connected
 * one way may be disconnected the other way.
 *
 * <p>May use the store's client and {@code os}.
 */
package org.domaind.daemon.hotplug.builtin;
