/**
 * The jail of a device model, made by kept tools: {@code prlimit}, {@code setpriv} and {@code bwrap} (bubblewrap), one after the other.
 *
 * <p>Theory of operation: a user of its own for each domain, from the first instruction on; no capability, no new privileges, limits of resources;
 * namespaces of its own for mounts, processes, network, IPC and users; a root with nothing but the program, its libraries and its data, read-only; a
 * filter of system calls ({@link org.domaind.daemon.devicemodel.jail.SystemCallFilter}). Disks, tap devices and sockets are descriptors. While it
 * starts, it also needs the hypervisor's devices and the store: it gets device nodes and a store socket of its own
 * ({@link org.domaind.daemon.devicemodel.jail.StartAccess}), which are taken away before the guest runs; what it has opened by then it has given up for
 * all other domains ({@code -xen-domid-restrict}).
 *
 * <p>May use {@code os}.
 */
package org.domaind.daemon.devicemodel.jail;
