/**
 * How a command reaches the daemon ({@link org.domaind.xl.client.DaemonConnection}), and the way by the management socket: Varlink, one call at a time.
 *
 * <p>Theory of operation: a call is written as JSON and a NUL byte; replies are read into a bounded buffer up to their NUL. An error reply
 * becomes a {@code ProblemException} with the daemon's code, message and hint. After an upgraded call the connection is no longer
 * Varlink's: it is handed over together with what had already been read of it.
 *
 * <p>May use {@code console}, {@code config-schemas} and the JDK.
 */
package org.domaind.xl.client;
