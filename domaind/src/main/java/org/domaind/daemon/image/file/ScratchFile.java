package org.domaind.daemon.image.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file in the cache folder; closing deletes it unless it was renamed before. */
public final class ScratchFile implements AutoCloseable {
    public static final String SUFFIX = ".tmp";
    private final Path path;
    private final FileChannel channel;

    private ScratchFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    public static ScratchFile in(Path folder) throws ImageFault {
        try {
            Path path = Files.createTempFile(folder, "kernel-", SUFFIX);
            try {
                return new ScratchFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
            } catch (IOException e) {
                Files.deleteIfExists(path);
                throw e;
            }
        } catch (IOException e) {
            throw new ImageFault(ImageFault.CACHE, "cannot be unpacked into the cache: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws ImageFault {
        try {
            try (channel) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new ImageFault(ImageFault.CACHE, "leaves a file in the cache: " + e.getMessage(), e);
        }
    }
}
