/**
 * The parts that all commands share: arguments, streams, the caller's context, exit statuses.
 *
 * <p>Theory of operation: a {@link org.domaind.xl.invocation.Command} gets its {@link org.domaind.xl.invocation.Invocation} and returns a
 * status. There is no mutable static state and nothing calls exit, so that one JVM can serve many callers.
 * {@link org.domaind.xl.invocation.Failure} ends a command early with a status.
 *
 * <p>{@link org.domaind.xl.invocation.Getopt} is our own: which option an error names, and whether the command goes on, is the reference's, so a library
 * would have to be asked again after each error; and building its model of thirteen options took more than half of {@code xl create -n}.
 *
 * <p>May use {@code org.domaind.xl.client}, {@code render} and {@code org.domaind.schema}.
 */
package org.domaind.xl.invocation;
