package org.domaind.daemon.command.caller;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.domaind.daemon.os.linux.WindowSize;
import org.domaind.xl.invocation.Terminal;

/** The caller's terminal. The launcher changes its modes, because the kernel stops a background process that tries. */
public final class CallerTerminal implements Terminal {
    private final CallerLink link;
    private final List<CallerDescriptor> streams;
    /** The modes of stdin before it was put into raw mode; null before that. */
    private volatile byte[] modesBefore;

    public CallerTerminal(CallerLink link, List<CallerDescriptor> streams) {
        this.link = link;
        this.streams = streams;
    }

    private CallerDescriptor descriptor(Stream stream) {
        return streams.get(stream.ordinal());
    }

    @Override
    public boolean is(Stream stream) {
        return descriptor(stream).kind() == StreamKind.TERMINAL;
    }

    @Override
    public OptionalInt columns() {
        return is(Stream.OUT) ? WindowSize.columns(descriptor(Stream.OUT).given()) : OptionalInt.empty();
    }

    @Override
    public Closeable enterRaw() throws IOException {
        modesBefore = descriptor(Stream.IN).terminalModes();
        link.enterRaw();
        return link::leaveRaw;
    }

    /** Restores the terminal when the launcher died before it could, unless the shell has done so. */
    public void putBack() throws IOException {
        if (modesBefore != null && link.leftRaw() && descriptor(Stream.IN).isRaw(modesBefore)) {
            descriptor(Stream.IN).restoreTerminal(modesBefore);
        }
    }
}
