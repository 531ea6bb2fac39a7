package org.domaind.xenstore.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the store answers: at a socket on its own host, at a device of the kernel within a guest.
 *
 * @param socket  tried first; may itself be a device
 * @param devices tried in this order when the socket does not answer; those that do not exist are skipped
 */
public record StoreLocation(Path socket, List<Path> devices) {
    /** Linux and NetBSD, FreeBSD, Linux before 3.x. */
    private static final List<String> DEVICES = List.of("dev/xen/xenbus", "dev/xen/xenstore", "proc/xen/xenbus");
    /** stat.h: S_IFMT, S_IFSOCK, S_IFCHR. */
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;
    private static final int CHARACTER_DEVICE = 0020000;

    public StoreLocation {
        devices = List.copyOf(devices);
    }

    /**
     * {@code XENSTORED_PATH} names the only place; otherwise {@code XENSTORED_RUNDIR} the folder of {@code socket}; otherwise that is {@code
     * run/xenstored} below the root.
     *
     * @param root the folder that stands for {@code /}
     */
    public static StoreLocation of(Map<String, String> environment, Path root) {
        String path = environment.get("XENSTORED_PATH");
        if (path != null) {
            return new StoreLocation(Path.of(path), List.of());
        }
        String folder = environment.get("XENSTORED_RUNDIR");
        Path socket = folder == null ? root.resolve("run/xenstored/socket") : Path.of(folder, "socket");
        List<Path> devices = new ArrayList<>();
        for (String device : DEVICES) {
            devices.add(root.resolve(device));
        }
        return new StoreLocation(socket, devices);
    }

    /**
     * Opens it.
     *
     * @param socketOnly never use a device
     * @throws IOException the socket does not answer, and there is no device
     */
    ByteChannel open(boolean socketOnly) throws IOException {
        try {
            return open(socket);
        } catch (IOException failure) {
            for (Path device : socketOnly ? List.<Path>of() : devices) {
                if (Files.exists(device)) {
                    return open(device);
                }
            }
            throw failure;
        }
    }

    private static ByteChannel open(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", new LinkOption[0]) & TYPE_MASK;
        if (mode == CHARACTER_DEVICE) {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        if (mode != SOCKET) {
            // The reference would write its requests into a plain file.
            throw new IOException(path + " is neither a socket nor a device");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }
}
