package org.domaind.daemon.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * {@code guest-NAME.log}: the guest's output, rotated at a size limit. When the file is moved away (as logrotate does), a new one is begun at the next
 * {@link #reopen}, or after some more output. A log that cannot be written is reported once and does not affect the console. Not thread-safe.
 */
final class ConsoleLog implements AutoCloseable {
    /** After how many bytes to check whether the file was moved away. */
    private static final long RECHECK_BYTES = 64 << 10;
    private static final Logger LOG = LogManager.getLogger(ConsoleLog.class);

    private final Path file;
    private final long maxBytes;
    private final int keep;
    private FileChannel channel;
    private Object identity;
    private long size;
    private long untilRecheck;
    private boolean failed;

    ConsoleLog(Path file, long maxBytes, int keep) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.keep = keep;
    }

    void write(byte[] bytes, int length) {
        if (maxBytes == 0) {
            return;
        }
        try {
            ByteBuffer data = ByteBuffer.wrap(bytes, 0, length);
            while (data.hasRemaining()) {
                ready();
                data.limit((int) Math.min(length, data.position() + maxBytes - size));
                int count = channel.write(data);
                data.limit(length);
                size += count;
                untilRecheck -= count;
            }
            failed = false;
        } catch (IOException e) {
            close();
            if (!failed) {
                LOG.warn("The console log {} cannot be written: {}", file, e.toString());
            }
            failed = true;
        }
    }

    /** Makes the file open, with room for at least one byte. */
    private void ready() throws IOException {
        if (channel != null && untilRecheck <= 0) {
            untilRecheck = RECHECK_BYTES;
            if (!identity.equals(identityOf(file))) {
                close();
            }
        }
        if (channel == null) {
            open();
        }
        if (size >= maxBytes) {
            close();
            rotate();
            open();
        }
    }

    private void open() throws IOException {
        Files.createDirectories(file.getParent());
        channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        identity = identityOf(file);
        size = channel.size();
        untilRecheck = RECHECK_BYTES;
    }

    private void rotate() throws IOException {
        for (int age = keep; age > 0; age--) {
            Path newer = age == 1 ? file : numbered(age - 1);
            if (Files.exists(newer)) {
                Files.move(newer, numbered(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file);
    }

    private Path numbered(int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }

    private static Object identityOf(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (IOException gone) {
            return "gone";
        }
    }

    /** Closes the file, so that the next output opens the file of that name again. */
    void reopen() {
        close();
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("The console log {} did not close: {}", file, e.toString());
            }
            channel = null;
        }
    }
}
