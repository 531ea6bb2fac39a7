package org.domaind.daemon.devicemodel.jail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.os.linux.SpecialFiles;

/**
 * What a jailed device model reaches only while it starts: nodes of the hypervisor's devices, for its user, and a socket of the store. Closing it takes
 * both away: nodes that a jail has mounted lose their permissions, so what was not opened by then never is.
 */
public final class StartAccess implements AutoCloseable {
    /** In this folder of the host, and of the jail. */
    private static final Path DEVICES = Path.of("/dev/xen");
    private static final List<String> NODES = List.of("privcmd", "evtchn", "gntdev");
    /** Without it, libraries lock ordinary memory. */
    private static final String BUFFERS = "hypercall";

    private final Path folder;
    private final Map<String, Path> nodes = new LinkedHashMap<>();
    private final StoreRelay store;

    /**
     * Opens it.
     *
     * @param relays      move the store's bytes
     * @param folder      for the nodes, on a file system that has devices; it must not exist
     * @param storeSocket of the host's store
     * @param relaySocket made for this device model, in a folder that its user may enter
     * @param filter      of its requests to the store; empty: all are permitted
     */
    public StartAccess(StoreRelays relays, Path folder, int uid, Path storeSocket, Path relaySocket, Optional<StoreFilter> filter) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            for (String name : NODES) {
                copy(name, uid);
            }
            if (Files.exists(DEVICES.resolve(BUFFERS))) {
                copy(BUFFERS, uid);
            }
            store = relays.open(relaySocket, uid, storeSocket, filter);
        } catch (IOException | RuntimeException e) {
            removeNodes();
            throw e;
        }
    }

    private void copy(String name, int uid) throws IOException {
        Path copy = folder.resolve(name);
        Files.deleteIfExists(copy);
        SpecialFiles.copyNode(DEVICES.resolve(name), copy, uid);
        nodes.put(DEVICES.resolve(name).toString(), copy);
    }

    /** The nodes by their place in the jail. */
    public Map<String, Path> nodes() {
        return Map.copyOf(nodes);
    }

    /** Takes away only what makes hypercalls, from one that serves devices: these come and go, with an event channel and grants each. */
    public void closeHypercalls() {
        removeNodes(List.of("privcmd", BUFFERS));
    }

    @Override
    public void close() {
        removeNodes();
        store.close();
    }

    private void removeNodes() {
        removeNodes(nodes.values().stream().map(node -> node.getFileName().toString()).toList());
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeNodes(List<String> names) {
        try {
            for (Path node : nodes.values()) {
                if (names.contains(node.getFileName().toString()) && Files.exists(node)) {
                    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("---------"));
                    Files.setAttribute(node, "unix:uid", 0);
                    Files.delete(node);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
