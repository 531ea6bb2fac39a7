package org.domaind.xl;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.domaind.xl.invocation.BrokenPipeException;

/** An output stream of this process. The JVM ignores SIGPIPE, so EPIPE ends the command by a {@code BrokenPipeException} instead. */
final class PipeOutput extends FilterOutputStream {
    /** The JDK's message for EPIPE, which has no exception class of its own. */
    private static final String BROKEN = "Broken pipe";

    PipeOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (BROKEN.equals(e.getMessage())) {
                throw new BrokenPipeException();
            }
            throw e;
        }
    }
}
