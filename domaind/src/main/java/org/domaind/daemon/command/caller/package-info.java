/**
 * The caller of a command: the launcher's connection and its frames, the descriptors that it handed over, its terminal, and when it must be declined.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.command.caller.CallerLink} is the one way back to the launcher; when the launcher ends, every wait
 * on one of its descriptors ends with a {@code CancelledException}. A descriptor is read and written without ever waiting in a call.
 *
 * <p>May use {@code os} and what {@code org.domaind.xl} says of terminals and host paths.
 */
package org.domaind.daemon.command.caller;
