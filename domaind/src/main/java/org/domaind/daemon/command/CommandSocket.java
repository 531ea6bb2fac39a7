package org.domaind.daemon.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * The socket that launchers connect to.
 *
 * @param owner the user who may open it, beside root
 */
record CommandSocket(Path path, int descriptor, int owner) {
    private static final int BACKLOG = 1024;
    private static final int ROOT = 0;

    /** @throws ProblemException {@code socket-unusable} */
    static CommandSocket bind(Path path) {
        int listener = -1;
        try {
            // Bound under another name first: the socket is never visible with the wrong permissions.
            Path unready = path.resolveSibling("." + path.getFileName() + ".new");
            Files.deleteIfExists(unready);
            listener = LocalSocket.listen(unready.toString(), BACKLOG);
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            int owner = (Integer) Files.getAttribute(unready, "unix:uid");
            Files.deleteIfExists(path);
            Files.move(unready, path);
            return new CommandSocket(path, listener, owner);
        } catch (IOException | RuntimeException e) {
            if (listener >= 0) {
                Libc.closeFile(listener);
            }
            throw new ProblemException(new Problem("socket-unusable", "cannot serve the commands' socket " + path + ": " + e.getMessage(), ""), e);
        }
    }

    boolean permits(LocalSocket.Peer peer) {
        return peer.uid() == ROOT || peer.uid() == owner;
    }

    /** From now on launchers cannot connect. */
    void close() {
        Libc.closeFile(descriptor);
    }

    /** Removes its file. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
