/**
 * Connections from a command to the daemon ({@link org.domaind.xl.client.DaemonConnection}); here over the management socket, by Varlink.
 *
 * <p>Theory of operation: a call is written as JSON and a NUL byte; replies are read into a bounded buffer up to their NUL. An error reply
 * becomes a {@code ProblemException} with the daemon's code, message and hint. After an upgraded call the connection carries raw bytes: it is
 * handed over together with the bytes already read from it.
 *
 * <p>May use {@code console}, {@code config-schemas} and the JDK.
 */
package org.domaind.xl.client;
