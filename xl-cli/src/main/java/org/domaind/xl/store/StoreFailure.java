package org.domaind.xl.store;

/** Ends a command with status 1 and a line on stderr after the program's name. */
final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreFailure(String line) {
        super(line, null, false, false);
    }
}
