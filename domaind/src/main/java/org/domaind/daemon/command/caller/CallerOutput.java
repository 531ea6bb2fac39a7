package org.domaind.daemon.command.caller;

import java.io.IOException;
import java.io.OutputStream;

/** The caller's stdout or stderr. */
public final class CallerOutput extends OutputStream {
    private final CallerDescriptor descriptor;

    public CallerOutput(CallerDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        descriptor.write(bytes, offset, length);
    }
}
