package org.domaind.daemon.hotplug.builtin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.SystemException;
import org.domaind.xenstore.client.StoreClient;

/** The script {@code block}: a disk is a block device of the host, or a file, which becomes one. */
final class BlockScript implements BuiltIn {
    private final StoreClient store;
    private final LoopDevices loops;
    private final Mounts mounts;

    BlockScript(StoreClient store, LoopDevices loops, Mounts mounts) {
        this.store = store;
        this.loops = loops;
        this.mounts = mounts;
    }

    /** Without a target, or with one that only a script understands, the script has to run. */
    @Override
    public boolean takes(ScriptCall call) {
        return new BackendNodes(store, call).read("params").filter(target -> target.startsWith("/")).isPresent();
    }

    @Override
    public void connect(ScriptCall call, BooleanSupplier wanted) {
        BackendNodes nodes = new BackendNodes(store, call);
        if (nodes.read("physical-device").isPresent()) {
            return;
        }
        Path target = Path.of(nodes.read("params").orElseThrow());
        boolean writes = nodes.read("mode").filter(mode -> mode.contains("w")).isPresent();
        DeviceNumber found = DeviceNumber.of(target).orElseThrow(() -> new HotplugFailure(target + " is not there"));
        switch (found.kind()) {
            case BLOCK -> {
                refuse(target, mounts.conflict(found, writes), writes);
                nodes.write(described(real(target), found.rdev(), Optional.empty()), Map.of(), wanted);
            }
            case REGULAR -> {
                if (writes && !found.writable()) {
                    throw new HotplugFailure(target + " is read-only for everybody; a guest cannot write to it");
                }
                Path file = real(target);
                refuse(target, mounts.conflict(file, writes), writes);
                attach(nodes, file, !writes, wanted);
            }
            default -> throw new HotplugFailure(target + " is no file and no block device");
        }
    }

    private void attach(BackendNodes nodes, Path file, boolean readOnly, BooleanSupplier wanted) {
        LoopDevices.Loop loop = loops.attach(file, readOnly);
        boolean written = false;
        try {
            nodes.write(described(loop.node(), loop.number(), Optional.of(loop.node())), Map.of(), wanted);
            written = true;
        } finally {
            if (!written) {
                loops.detach(loop.node(), file);
            }
        }
    }

    private static void refuse(Path target, Optional<String> mounted, boolean writes) {
        if (mounted.isPresent()) {
            throw new HotplugFailure(target + " is mounted in domain 0, at " + mounted.get() + "; "
                    + (writes ? "a guest that writes to it would destroy its file system" : "a guest cannot read what changes meanwhile"));
        }
    }

    private static Path real(Path target) {
        try {
            return target.toRealPath();
        } catch (IOException e) {
            throw new HotplugFailure(target + " cannot be looked at: " + e.getMessage());
        }
    }

    /** @param loop what is to be let go at the end */
    private static Map<String, String> described(Path device, long number, Optional<Path> loop) {
        Map<String, String> nodes = new LinkedHashMap<>();
        loop.ifPresent(path -> nodes.put("node", path.toString()));
        nodes.put("physical-device", DeviceNumber.text(number));
        nodes.put("physical-device-path", device.toString());
        nodes.put(BackendNodes.STATUS, BackendNodes.CONNECTED);
        return nodes;
    }

    @Override
    public void disconnect(ScriptCall call) {
        BackendNodes nodes = new BackendNodes(store, call);
        try {
            Path file = Path.of(nodes.read("params").orElseThrow());
            nodes.read("node").filter(node -> node.matches("/dev/loop[0-9]{1,7}")).map(Path::of).ifPresent(device -> loops.detach(device, file));
        } catch (SystemException e) {
            throw new HotplugFailure(e.getMessage());
        }
    }
}
