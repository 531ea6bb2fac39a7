package org.domaind.daemon.command;

/** What a standard descriptor of the caller is. The order is the launcher's numbering. */
enum StreamKind {
    CLOSED,
    /** Never waits for long: a file, a device that is no terminal. */
    FILE,
    PIPE,
    TERMINAL,
    SOCKET
}
