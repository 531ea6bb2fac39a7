package org.domaind.daemon.devicemodel.qemu;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.process.ChildProcess;

/** What bubblewrap says of the program in a jail (bwrap(1): --json-status-fd). It is of domaind's trust: the program has no such descriptor. */
final class StatusPipe implements AutoCloseable {
    private static final int MAX_BYTES = 4096;
    /** From the start of bubblewrap to the program's process. */
    private static final long DEADLINE_MILLIS = 10_000;

    private static final int KILL = 9;
    private final int[] ends;

    StatusPipe() {
        ends = Libc.pipe(OpenFlags.here().closeOnExec());
    }

    int writingEnd() {
        return ends[1];
    }

    /**
     * Waits for the program's process.
     *
     * @param monitor closed if there will be none
     * @return the monitor itself where the jail was not made: its end and its lines then say why
     */
    ChildProcess programIn(ChildProcess monitor) throws IOException {
        Libc.closeFile(ends[1]);
        ends[1] = -1;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        StringBuilder text = new StringBuilder();
        try (NativeBlock buffer = new NativeBlock(MAX_BYTES); PollSet set = new PollSet(ends[0])) {
            while (text.indexOf("\n") < 0 && text.length() < MAX_BYTES) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                int count = left > 0 && set.awaitReady((int) left) ? Libc.tryRead(ends[0], buffer.address(), MAX_BYTES) : -Errno.EIO;
                if (count == 0) {
                    return monitor;
                }
                if (count < 0) {
                    monitor.signal(KILL);
                    monitor.close();
                    throw new DeviceModelException("bubblewrap has not made the jail within " + DEADLINE_MILLIS + " ms");
                }
                byte[] bytes = new byte[count];
                buffer.bytes().get(0, bytes);
                text.append(new String(bytes, StandardCharsets.US_ASCII));
            }
        }
        try {
            return ChildProcess.of(pid(text.substring(0, text.indexOf("\n"))));
        } catch (SystemException ended) {
            return monitor;
        }
    }

    /** The reading end, the caller's from now on: bubblewrap writes there once more, when the program has ended, and would die of its being closed. */
    int keep() {
        int end = ends[0];
        ends[0] = -1;
        return end;
    }

    /** {@code { "child-pid": 17, ... }} */
    private static int pid(String line) throws IOException {
        try (JsonParser in = new JsonFactory().createParser(line)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.FIELD_NAME && in.currentName().equals("child-pid")) {
                    return in.nextIntValue(-1);
                }
            }
        }
        throw new IOException("bubblewrap does not say which process it started: " + line);
    }

    @Override
    public void close() {
        for (int end : ends) {
            if (end >= 0) {
                Libc.closeFile(end);
            }
        }
    }
}
