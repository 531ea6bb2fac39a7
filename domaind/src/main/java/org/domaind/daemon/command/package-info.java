/**
 * Runs the commands {@code xl} and {@code xenstore-} for the launcher, a small C program (packaging/launcher) that passes its arguments, environment
 * and descriptors on.
 *
 * <p>Theory of operation: the launcher connects to a socket that only root can open and sends one {@link
 * org.domaind.daemon.command.CommandRequest} with its standard descriptors. One thread, {@link org.domaind.daemon.command.CommandServer},
 * accepts, reads requests and notices when launchers end; a bounded number of threads ({@link
 * org.domaind.daemon.command.CommandLanes}) run the same command classes that a separate process would run. They call the management API
 * without a socket ({@link org.domaind.daemon.command.LocalConnection}) and write to the caller's own descriptors ({@link
 * org.domaind.daemon.command.caller.CallerOutput}); every wait there ends when the caller does ({@link org.domaind.daemon.command.caller.CallerLink}). The answer
 * is a frame with the exit status. A command that would give other results here than in a process of the caller (another build of the launcher,
 * another mount namespace, another time zone) is declined before it has begun, and the launcher starts a JVM for it.
 *
 * <p>Nothing that a launcher or a command does may block the loop or keep a thread for ever; docs/security.md lists the limits.
 *
 * <p>May use {@code org.domaind.xl}, the store's client, {@code api}, {@code console} and {@code os}.
 */
package org.domaind.daemon.command;
