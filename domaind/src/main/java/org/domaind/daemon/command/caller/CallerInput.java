package org.domaind.daemon.command.caller;

import java.io.IOException;
import java.io.InputStream;

/** The caller's stdin, or a file that is read for the caller. */
public final class CallerInput extends InputStream {
    private final CallerDescriptor descriptor;

    public CallerInput(CallerDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : descriptor.read(into, offset, length);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
