package org.domaind.xenstore.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The socket's place in the file system: it never can be opened by anybody but the owner, not even for a moment. */
final class SocketFile {
    private static final int BACKLOG = 512;

    private SocketFile() {
    }

    /**
     * Listens at a path. A socket left there by a process that is gone is replaced.
     *
     * @throws IOException also when another store answers there
     */
    static ServerSocketChannel listen(Path path) throws IOException {
        refuseIfAnswered(path);
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path own = Files.createTempDirectory(folder, ".s", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path made = own.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException failure) {
            channel.close();
            Files.deleteIfExists(made);
            throw failure;
        } finally {
            Files.deleteIfExists(own);
        }
    }

    private static void refuseIfAnswered(Path path) throws IOException {
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
}
