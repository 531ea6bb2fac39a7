package org.domaind.daemon.devicemodel.qemu;

import java.util.OptionalInt;
import org.domaind.daemon.devicemodel.DeviceModelProcess;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.process.ChildProcess;

/** A device model's process, and in a jail the one outside it that waits for it and has its exit status. */
final class StartedProcess implements DeviceModelProcess {
    private static final int KILL = 9;

    private final ChildProcess outside;
    private final ChildProcess inside;
    private final int kept;

    StartedProcess(ChildProcess process) {
        this(process, process, -1);
    }

    /** @param kept a descriptor that the one outside needs until its end; closed with this */
    StartedProcess(ChildProcess outside, ChildProcess inside, int kept) {
        this.outside = outside;
        this.inside = inside;
        this.kept = kept;
    }

    @Override
    public int pid() {
        return inside.pid();
    }

    @Override
    public int descriptor() {
        return inside.descriptor();
    }

    /** The one outside ends after the one inside, at once. */
    @Override
    public int statusDescriptor() {
        return outside.descriptor();
    }

    @Override
    public OptionalInt status() {
        return outside.status();
    }

    @Override
    public void kill() {
        inside.signal(KILL);
    }

    @Override
    public void close() {
        inside.close();
        if (outside != inside) {
            outside.close();
        }
        if (kept >= 0) {
            Libc.closeFile(kept);
        }
    }
}
