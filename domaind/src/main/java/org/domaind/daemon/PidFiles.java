package org.domaind.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.domaind.schema.HostPaths;

/** Pid files: our own, and those of xenstored and xenconsoled, which scripts and the reference's tools look for. */
final class PidFiles implements AutoCloseable {
    private final List<Path> files;

    private PidFiles(List<Path> files) {
        this.files = files;
    }

    static PidFiles write(HostPaths paths) throws IOException {
        List<Path> files = List.of(paths.runDirectory().resolve("domaind.pid"), paths.xenRunDirectory().resolve("xenstored.pid"),
                paths.xenRunDirectory().resolve("xenconsoled.pid"));
        PidFiles written = new PidFiles(files);
        try {
            for (Path file : files) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, ProcessHandle.current().pid() + "\n");
            }
            return written;
        } catch (IOException e) {
            try {
                written.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
