/**
 * The {@code xl} command: what admins and scripts type, with the reference's words, columns, streams and exit statuses.
 *
 * <p>{@code Main} turns the process into an {@code Invocation} and its status into the process's; {@code Program} runs one, there or on a
 * thread of the daemon. Everything else is in the packages below and could run for any caller: {@code command} decides, {@code config} reads config files, {@code client} speaks to the daemon,
 * {@code console} joins a terminal to a guest, {@code render} prints.
 */
package org.domaind.xl;
