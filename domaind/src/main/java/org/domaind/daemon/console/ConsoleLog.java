package org.domaind.daemon.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * {@code guest-NAME.log}: all that a guest prints, bounded. A full file becomes {@code .1}. When somebody else moves the file away
 * (logrotate does), a new one is begun. A log that cannot be written is said once and costs the guest nothing else.
 */
final class ConsoleLog implements AutoCloseable {
    /** A guest can fill twice this on the host's disk, no more. */
    static final long MAX_BYTES = 16L << 20;
    /** How much may be written before the file is looked for again. */
    private static final long RECHECK_BYTES = 64 << 10;
    private static final Logger LOG = LogManager.getLogger(ConsoleLog.class);

    private final Path file;
    private FileChannel channel;
    private Object identity;
    private long untilRecheck;
    private boolean failed;

    ConsoleLog(Path folder, String guestName) {
        this.file = folder.resolve("guest-" + guestName + ".log");
    }

    void write(byte[] bytes, int length) {
        try {
            ready();
            ByteBuffer data = ByteBuffer.wrap(bytes, 0, length);
            while (data.hasRemaining()) {
                channel.write(data);
            }
            untilRecheck -= length;
            failed = false;
        } catch (IOException e) {
            close();
            if (!failed) {
                LOG.warn("The console log {} cannot be written: {}", file, e.toString());
            }
            failed = true;
        }
    }

    private void ready() throws IOException {
        if (channel != null && (untilRecheck <= 0)) {
            if (!identity.equals(identityOf(file))) {
                close();
            } else if (channel.size() >= MAX_BYTES) {
                close();
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            untilRecheck = RECHECK_BYTES;
        }
        if (channel == null) {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
            identity = identityOf(file);
            untilRecheck = Math.min(RECHECK_BYTES, Math.max(0, MAX_BYTES - channel.size()));
        }
    }

    private static Object identityOf(Path file) throws IOException {
        try {
            Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return "gone";
        }
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
