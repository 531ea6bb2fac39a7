/**
 * Logs of what guests and their device models write: {@link org.domaind.daemon.guestlog.GuestLog}.
 *
 * <p>Theory of operation: such a log is as large as its limits allow, whatever is written, and its failure affects nobody.
 *
 * <p>May use nothing of the daemon.
 */
package org.domaind.daemon.guestlog;
