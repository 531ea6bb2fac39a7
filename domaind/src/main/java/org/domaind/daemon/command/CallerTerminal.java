package org.domaind.daemon.command;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.domaind.daemon.os.linux.WindowSize;
import org.domaind.xl.invocation.Terminal;

/** Which of the caller's streams are terminals; their modes are the launcher's to change, for the kernel stops who is in the background. */
final class CallerTerminal implements Terminal {
    private final CallerLink link;
    private final List<CallerDescriptor> streams;
    /** Of stdin before it was put into raw mode; null as long as it was not. */
    private volatile byte[] modesBefore;

    CallerTerminal(CallerLink link, List<CallerDescriptor> streams) {
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

    /** Puts the terminal back when the launcher died before it could, and the shell has not done so yet. */
    void putBack() throws IOException {
        if (modesBefore != null && link.leftRaw() && descriptor(Stream.IN).isRaw(modesBefore)) {
            descriptor(Stream.IN).restoreTerminal(modesBefore);
        }
    }
}
