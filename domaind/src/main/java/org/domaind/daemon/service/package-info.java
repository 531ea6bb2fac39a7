/**
 * The service manager that runs the daemon: systemd, or another that speaks its protocol (sd_notify(3), sd_listen_fds(3)).
 *
 * <p>Theory of operation: {@code NOTIFY_SOCKET} names a datagram socket that takes messages when the daemon is ready or stopping, and open descriptors
 * to keep, each with a name. The next process gets these descriptors as numbers 3 and up, with their names in {@code LISTEN_FDNAMES}. Messages
 * about descriptors that the manager does not read at once are queued; the daemon does not wait. If the manager wants a watchdog
 * ({@code WATCHDOG_USEC}), {@link org.domaind.daemon.service.Watchdog} sends its messages as long as all vital loops answer.
 *
 * <p>May use {@code os}, {@code vital}.
 */
package org.domaind.daemon.service;
