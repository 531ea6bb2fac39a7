/**
 * The service manager that runs the daemon: systemd, or another that speaks its protocol (sd_notify(3), sd_listen_fds(3)).
 *
 * <p>Theory of operation: {@code NOTIFY_SOCKET} names a datagram socket that is told when the daemon serves or stops, and that takes open
 * descriptors to hold by name. What it holds comes back to the next process as descriptors 3 and up, with their names in
 * {@code LISTEN_FDNAMES}. A manager that does not read is not waited for: what it is to be told of descriptors waits in a queue.
 * Where it wants to hear from the daemon ({@code WATCHDOG_USEC}), {@link org.domaind.daemon.service.Watchdog} tells it, once all vital loops answered.
 *
 * <p>May use {@code os}, {@code vital}.
 */
package org.domaind.daemon.service;
