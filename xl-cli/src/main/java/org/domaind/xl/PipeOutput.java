package org.domaind.xl;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.domaind.xl.invocation.BrokenPipeException;

/** A stream of this process. The JVM ignores SIGPIPE: what would have ended a C program ends the command by an exception. */
final class PipeOutput extends FilterOutputStream {
    /** As the JDK words EPIPE, which has no exception of its own. */
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
