package org.domaind.xl.invocation;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalInt;

/** Which of the caller's streams are terminals. */
public interface Terminal {
    enum Stream { IN, OUT, ERR }

    boolean is(Stream stream);

    /** The width of the terminal on stdout; empty when stdout is not a terminal. */
    default OptionalInt columns() {
        return OptionalInt.empty();
    }

    /** Puts the terminal on stdin into raw mode, until closed. */
    default Closeable enterRaw() throws IOException {
        throw new IOException("the input is not a terminal");
    }
}
