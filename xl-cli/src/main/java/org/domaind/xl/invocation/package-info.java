/**
 * The parts that all commands share: arguments, streams, the caller's context, exit statuses.
 *
 * <p>Theory of operation: a {@link org.domaind.xl.invocation.Command} gets its {@link org.domaind.xl.invocation.Invocation} and returns a
 * status. There is no mutable static state and nothing calls exit, so that one JVM can serve many callers.
 * {@link org.domaind.xl.invocation.Failure} ends a command early with a status.
 *
 * <p>May use {@code org.domaind.xl.client}, {@code render}, {@code org.domaind.schema} and Picocli.
 */
package org.domaind.xl.invocation;
