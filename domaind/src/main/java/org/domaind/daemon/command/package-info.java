/**
 * Runs the commands {@code xl} and {@code xenstore-} for the launcher, a small C program (packaging/launcher) that hands over everything its
 * caller gave it.
 *
 * <p>Theory of operation: the launcher connects to a socket that only root can open and sends one {@link
 * org.domaind.daemon.command.CommandRequest} with its standard descriptors. One thread, {@link org.domaind.daemon.command.CommandServer},
 * accepts, reads requests and notices what becomes of launchers; a bounded number of threads ({@link
 * org.domaind.daemon.command.CommandLanes}) run the same command classes that a process of their own would run. They reach the management API
 * without a socket ({@link org.domaind.daemon.command.LocalConnection}) and write to the caller's own descriptors ({@link
 * org.domaind.daemon.command.CallerOutput}), never blocking where the caller's end ({@link org.domaind.daemon.command.CallerLink}) would not
 * wake them. The answer is a frame with the exit status. Whatever this cannot serve as a process would (another release of the launcher, another
 * mount namespace, another time zone) is declined before it has begun, and the launcher starts a JVM for it.
 *
 * <p>Nothing that a launcher or a command does may stop the loop or hold a thread for good: docs/security.md has the bounds.
 *
 * <p>May use {@code org.domaind.xl}, the store's client, {@code api}, {@code console} and {@code os}.
 */
package org.domaind.daemon.command;
