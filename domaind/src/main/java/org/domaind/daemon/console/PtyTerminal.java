package org.domaind.daemon.console;

import java.io.IOException;
import org.domaind.daemon.os.Pty;
import org.domaind.daemon.os.SystemException;

/** A pseudo terminal of this host. */
public final class PtyTerminal implements ConsoleTerminal {
    private final Pty pty;

    private PtyTerminal(Pty pty) {
        this.pty = pty;
    }

    public static PtyTerminal open() throws IOException {
        try {
            return new PtyTerminal(Pty.open());
        } catch (SystemException e) {
            throw new IOException(e);
        }
    }

    @Override
    public String name() {
        return pty.slaveName();
    }

    @Override
    public int descriptor() {
        return pty.descriptor();
    }

    @Override
    public int read(byte[] into) throws IOException {
        try {
            return pty.read(into);
        } catch (SystemException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int write(byte[] bytes, int offset, int length) throws IOException {
        try {
            return pty.write(bytes, offset, length);
        } catch (SystemException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        pty.close();
    }
}
