/**
 * Consoles of all domains, whoever made them: ring, terminal, log, many viewers.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.console.ConsoleService} has two threads, however many guests there are. {@code
 * ConsoleLoop} waits for all event channels (one set for all guests) and all pseudo terminals at once. An event drains that guest's ring to
 * its log file, its terminal (whose name is in the store as {@code console/tty}, for the tools that attach there) and its viewers. What is
 * typed at any of them goes to one bounded queue and from there into the ring as the guest makes room; a terminal is not read while that is
 * full.
 *
 * <p>{@code ConsoleWatcher} waits for the store: it watches {@code /local/domain/N/console} of each domain that was there at the start or is
 * introduced later, and looks at it when it changes. A console whose ring or port changes keeps its terminal, log and viewers. A domain that
 * goes is told by the lifecycle: the ring is drained once more before its page is let go, and the terminal is closed a little later, for a
 * hang-up throws away what its reader has not read.
 *
 * <p>The ring is the guest's to write: each index is copied once and checked, and a console with impossible indices is dropped until it is set
 * up anew. A guest that floods is served a bounded number of bytes per turn and a bounded number of turns per time; what it prints is kept in
 * a bounded number of files. The nodes are domain 0's to write, and are checked all the same.
 *
 * <p>May use {@code hypervisor}, {@code os} for terminals and waiting, {@code device} for the nodes' places, and the store's client.
 */
package org.domaind.daemon.console;
