/**
 * Guests' consoles: ring, terminal, log, many viewers.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.console.ConsoleService} owns one set of event channels for all guests and one thread
 * that awaits them. An event drains that guest's ring to its log file, its pseudo terminal (whose name is in the store as
 * {@code console/tty}, for the tools that attach there) and the viewers of the management socket. What is typed at any of them goes to
 * one bounded queue and from there into the ring as the guest makes room. The ring is the guest's to write: each index is copied once and
 * checked, a console with impossible indices is dropped, and a guest that floods is served a bounded number of bytes a turn.
 *
 * <p>May use {@code hypervisor}, {@code os} for terminals, and the store's client.
 */
package org.domaind.daemon.console;
