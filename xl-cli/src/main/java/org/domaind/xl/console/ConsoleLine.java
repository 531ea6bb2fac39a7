package org.domaind.xl.console;

import java.io.Closeable;
import java.io.IOException;

/** A viewer's connection to a guest's console. One thread reads, another may write; closing it ends both. */
public interface ConsoleLine extends Closeable {
    /** Waits for the guest's output. @return how many bytes; -1 once the console has ended, or this line was closed */
    int read(byte[] into) throws IOException;

    /** Sends input to the guest. */
    void write(byte[] bytes, int length) throws IOException;
}
