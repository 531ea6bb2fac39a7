package org.domaind.tests.simulated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The regular files below some folders, as they were at one moment. */
public final class DiskImage {
    private final List<Path> folders;
    private final Map<Path, byte[]> files = new TreeMap<>();

    private DiskImage(List<Path> folders) {
        this.folders = folders;
    }

    static DiskImage of(List<Path> folders) {
        DiskImage image = new DiskImage(folders);
        for (Path file : image.present()) {
            try {
                image.files.put(file, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return image;
    }

    /** Puts them back and removes what came since. */
    void restore() throws IOException {
        for (Path file : present()) {
            Files.delete(file);
        }
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.write(file.getKey(), file.getValue());
        }
    }

    private List<Path> present() {
        return folders.stream().flatMap(DiskImage::below).toList();
    }

    private static Stream<Path> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
