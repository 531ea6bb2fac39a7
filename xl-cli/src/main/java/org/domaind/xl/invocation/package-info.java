/**
 * What every command is made of, and what it is given: arguments, streams, the caller's context, a status.
 *
 * <p>Theory of operation: a {@link org.domaind.xl.invocation.Command} gets its {@link org.domaind.xl.invocation.Invocation} and returns a
 * status: nothing static changes and nothing exits, so that one JVM can serve many callers.
 * {@link org.domaind.xl.invocation.Failure} ends a command early with a status.
 *
 * <p>May use {@code org.domaind.xl.client}, {@code render}, {@code org.domaind.schema} and Picocli.
 */
package org.domaind.xl.invocation;
