package org.domaind.daemon.command.caller;

/** The kind of a standard descriptor of the caller. The order is that of the launcher's numbers. */
public enum StreamKind {
    CLOSED,
    /** Never blocks for long: a file, or a device other than a terminal. */
    FILE,
    PIPE,
    TERMINAL,
    SOCKET
}
