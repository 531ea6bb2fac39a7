/**
 * The {@code xl} and {@code xenstore-} commands, with the reference's messages, columns, streams and exit statuses.
 *
 * <p>{@code Main} makes an {@code Invocation} from the process, and exits with its status; {@code Program} runs an invocation, in a process or on a
 * thread of the daemon. All other packages work for any caller: {@code command} finds the command, {@code config} reads config files, {@code client}
 * talks to the daemon, {@code console} connects a terminal to a guest, {@code render} formats output.
 */
package org.domaind.xl;
