package org.domaind.daemon.guestlog;

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
 * {@code guest-NAME.log}: what a guest or its device model writes, rotated at a size limit. When the file is moved away (as logrotate does), a new one is begun at the next
 * {@link #reopen}, or after some more output. A log that cannot be written is reported once and affects nothing else. Not thread-safe.
 */
public final class GuestLog implements AutoCloseable {
    /** After how many bytes to check whether the file was moved away. */
    private static final long RECHECK_BYTES = 64 << 10;
    /** Leaves room for prefix and suffix in a file name, which has at most 255 bytes. */
    private static final int MOST_NAME_CHARACTERS = 200;
    private static final Logger LOG = LogManager.getLogger(GuestLog.class);

    private final Path file;
    private final long maxBytes;
    private final int keep;
    private FileChannel channel;
    private Object identity;
    private long size;
    private long untilRecheck;
    private boolean failed;

    /**
     * Opens nothing yet.
     *
     * @param folder   created when it is needed
     * @param prefix   of the file's name: {@code guest-}
     * @param maxBytes a file of this length is rotated; 0: nothing is logged
     * @param keep     how many rotated files are kept: {@code guest-NAME.log.1} is the newest of them
     */
    public GuestLog(Path folder, String prefix, String guestName, long maxBytes, int keep) {
        this.file = folder.resolve(prefix + fileName(guestName) + ".log");
        this.maxBytes = maxBytes;
        this.keep = keep;
    }

    /** The name may contain anything that a tool in domain 0 wrote. */
    private static String fileName(String guestName) {
        String plain = guestName.replaceAll("[^!-~]|/", "_");
        return plain.length() <= MOST_NAME_CHARACTERS ? plain : plain.substring(0, MOST_NAME_CHARACTERS);
    }

    public Path file() {
        return file;
    }

    /** Makes a file that others have written to the newest of the rotated ones. */
    public void beginAnew() {
        try {
            close();
            if (Files.exists(file)) {
                rotate();
            }
        } catch (IOException e) {
            LOG.warn("The log {} is continued, since it cannot be moved away: {}", file, e.toString());
        }
    }

    public void write(byte[] bytes, int length) {
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
                LOG.warn("The log {} cannot be written: {}", file, e.toString());
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
    public void reopen() {
        close();
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("The log {} did not close: {}", file, e.toString());
            }
            channel = null;
        }
    }
}
