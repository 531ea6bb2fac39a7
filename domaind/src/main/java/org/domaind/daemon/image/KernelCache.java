package org.domaind.daemon.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.domaind.daemon.image.file.ImageLimits;
import org.domaind.daemon.image.file.ScratchFile;

/**
 * Unpacked kernels, each under the hash of its original file.
 *
 * <p>An entry is the ELF image and a trailer: a magic, the image's length and its CRC32C, 8 bytes each, little-endian. Entries are
 * renamed into place when complete; one that does not match its trailer (after a full disk or a power failure) is dropped and made again. When
 * the total size exceeds the limit, the least recently used entries are deleted; the newest one stays, whatever its size.
 */
final class KernelCache {
    private static final long MAGIC = 0x31306E72656B6D64L; // "dmkern01", little-endian
    private static final int TRAILER_BYTES = 24;
    private static final String SUFFIX = ".elf";
    private static final int CHECKED_AT_ONCE = 1 << 20;

    private final Path folder;
    private final long maxBytes;

    KernelCache(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    Path folder() {
        return folder;
    }

    /** Creates the folder, and deletes unfinished files of an earlier process. */
    void open() throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ScratchFile.SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The image of that hash, mapped read-only. */
    Optional<ByteBuffer> get(String hash) throws IOException {
        Path entry = entry(hash);
        if (!Files.exists(entry)) {
            return Optional.empty();
        }
        Optional<ByteBuffer> image = map(entry);
        if (image.isPresent()) {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        } else {
            Files.deleteIfExists(entry);
        }
        return image;
    }

    /** Makes the file an entry, by renaming it. */
    void put(String hash, ScratchFile image) throws IOException {
        FileChannel channel = image.channel();
        long length = channel.size();
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putLong(MAGIC).putLong(length).putLong(checksum(channel.map(FileChannel.MapMode.READ_ONLY, 0, length))).flip();
        while (trailer.hasRemaining()) {
            channel.write(trailer, length + trailer.position());
        }
        Path entry = entry(hash);
        Files.move(image.path(), entry, StandardCopyOption.ATOMIC_MOVE);
        evict(entry);
    }

    private Path entry(String hash) {
        return folder.resolve(hash + SUFFIX);
    }

    private static Optional<ByteBuffer> map(Path entry) throws IOException {
        try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
            long length = channel.size() - TRAILER_BYTES;
            if (length <= 0 || length > ImageLimits.MAX_IMAGE_BYTES) {
                return Optional.empty();
            }
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, length + TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int end = (int) length;
            ByteBuffer image = all.slice(0, end);
            boolean whole = all.getLong(end) == MAGIC && all.getLong(end + 8) == length && all.getLong(end + 16) == checksum(image);
            return whole ? Optional.of(image) : Optional.empty();
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        for (int at = 0; at < bytes.limit(); at += CHECKED_AT_ONCE) {
            // In pieces: one long update of a mapping would delay safepoints for all threads.
            crc.update(bytes.slice(at, Math.min(CHECKED_AT_ONCE, bytes.limit() - at)));
        }
        return crc.getValue();
    }

    private record Entry(Path path, long bytes, FileTime used) {
    }

    private void evict(Path newest) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path path : all) {
                entries.add(new Entry(path, Files.size(path), Files.getLastModifiedTime(path)));
            }
        }
        long sum = entries.stream().mapToLong(Entry::bytes).sum();
        entries.removeIf(e -> e.path().equals(newest));
        entries.sort(Comparator.comparing(Entry::used));
        for (Entry e : entries) {
            if (sum <= maxBytes) {
                return;
            }
            Files.deleteIfExists(e.path());
            sum -= e.bytes();
        }
    }
}
