package org.domaind.xenstore.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a socket: nobody but its owner can open it, not even for a moment. */
public final class SocketFile {
    /** How many clients may wait to be accepted. */
    public static final int BACKLOG = 512;

    private final Path path;

    public SocketFile(Path path) {
        this.path = path;
    }

    /** @throws IOException when a process answers there */
    public void refuseIfAnswered() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return;
        }
        throw new IOException("another store answers at " + path);
    }

    /** Puts a socket there, in place of any file; makes its folder if it is missing. */
    public void place(Binding binding) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path own = Files.createTempDirectory(folder, ".s", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path made = own.resolve("s");
        try {
            binding.bind(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(made);
            throw failure;
        } finally {
            Files.deleteIfExists(own);
        }
    }

    public boolean exists() {
        return Files.exists(path);
    }

    public void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Binds a socket to a path, and listens with {@link #BACKLOG}. */
    public interface Binding {
        void bind(Path made) throws IOException;
    }
}
