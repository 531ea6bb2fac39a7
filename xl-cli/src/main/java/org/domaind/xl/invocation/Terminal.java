package org.domaind.xl.invocation;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalInt;

/** Which of the caller's streams are terminals. */
public interface Terminal {
    enum Stream { IN, OUT, ERR }

    boolean is(Stream stream);

    /** How wide the terminal is that is the output; nothing when the output is none. */
    default OptionalInt columns() {
        return OptionalInt.empty();
    }

    /** Puts the terminal that is the input into raw mode, until closed. */
    default Closeable enterRaw() throws IOException {
        throw new IOException("the input is no terminal");
    }
}
