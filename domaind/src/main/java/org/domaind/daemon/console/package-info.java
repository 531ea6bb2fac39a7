/**
 * The consoles of all domains, including those that another toolstack created: ring, terminal, log, viewers.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.console.ConsoleService} has two threads, however many guests there are. {@code
 * ConsoleLoop} waits for all event channels (one set for all guests) and all pseudo terminals at once. At an event it moves the output in that
 * guest's ring to its log file, its terminal (whose path is in the store as {@code console/tty}, for tools that attach there) and its viewers.
 * Input from any of them goes to one bounded queue, and from there into the ring as the guest makes room; a terminal is not read while the
 * queue is full.
 *
 * <p>{@code ConsoleWatcher} waits for the store: it watches {@code /local/domain/N/console} of each domain that was there at the start or is
 * introduced later, and reads the nodes again when they change. A console whose ring or port changes keeps its terminal, log and viewers. The
 * lifecycle package reports domains that are destroyed: the ring is drained once more before its page is unmapped, and the terminal is closed a
 * little later, because a hang-up discards what its reader has not read yet.
 *
 * <p>The guest can write anything to the ring: each index is copied once and checked, and a console with impossible indices is dropped until the
 * guest sets it up again. The number of bytes per turn, of turns per period, and of log files is limited. Only domain 0 can write the nodes, and
 * they are checked as well.
 *
 * <p>May use {@code hypervisor}, {@code os} for terminals and poll, {@code device} for the nodes' paths, and the store's client.
 */
package org.domaind.daemon.console;
