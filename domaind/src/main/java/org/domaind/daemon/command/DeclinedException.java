package org.domaind.daemon.command;

/** The launcher is to do this itself: the daemon cannot do it as a process of the caller's would. */
final class DeclinedException extends Exception {
    DeclinedException(String reason) {
        super(reason);
    }
}
