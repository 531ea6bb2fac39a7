package org.domaind.xl.console;

import java.io.Closeable;
import java.io.IOException;

/** One viewer's line to a guest's console. One thread reads, another may write; closing it ends both. */
public interface ConsoleLine extends Closeable {
    /** Waits for output of the guest. @return how many bytes; -1 once the console has ended, or the line was closed here */
    int read(byte[] into) throws IOException;

    /** Types into the guest. */
    void write(byte[] bytes, int length) throws IOException;
}
