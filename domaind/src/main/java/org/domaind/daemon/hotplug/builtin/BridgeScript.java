package org.domaind.daemon.hotplug.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.os.NetInterfaces;
import org.domaind.daemon.os.SystemException;
import org.domaind.xenstore.client.StoreClient;

/** The script {@code vif-bridge}: a guest's network interface, or the emulated one beside it, becomes a port of a bridge. */
final class BridgeScript implements BuiltIn {
    /** What a bridge never takes as its own address. */
    private static final byte[] ADDRESS = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

    private final StoreClient store;
    private final NetInterfaces interfaces;
    private final Path hooks;
    private final Path filter;

    /** @param hooks a folder of programs that the script runs in the end  @param filter says whether a bridge's packets pass the host's filter */
    BridgeScript(StoreClient store, NetInterfaces interfaces, Path hooks, Path filter) {
        this.store = store;
        this.interfaces = interfaces;
        this.hooks = hooks;
        this.filter = filter;
    }

    /** For an ordinary bridge that is there, where the host has no hooks of its own and no rules of its packet filter are needed. */
    @Override
    public boolean takes(ScriptCall call) {
        BackendNodes nodes = new BackendNodes(store, call);
        return nodes.read("bridge").filter(interfaces::isBridge).isPresent() && nodes.read("vlan").isEmpty() && !hasHooks() && !isFiltered();
    }

    private boolean hasHooks() {
        try (Stream<Path> all = Files.list(hooks)) {
            return all.findAny().isPresent();
        } catch (IOException none) {
            return false;
        }
    }

    private boolean isFiltered() {
        try {
            return !Files.readString(filter).strip().equals("0");
        } catch (IOException none) {
            return false;
        }
    }

    @Override
    public void connect(ScriptCall call, BooleanSupplier wanted) {
        BackendNodes nodes = new BackendNodes(store, call);
        boolean emulated = call.arguments().contains("type_if=tap");
        String bridge = nodes.read("bridge").orElseThrow();
        String name = renamed(call, nodes, emulated);
        interfaces.setUp(name, false);
        ignoring(() -> interfaces.setAddress(name, ADDRESS));
        int mtu = nodes.read("mtu").filter(text -> text.matches("[0-9]{1,7}")).map(Integer::parseInt).orElseGet(() -> interfaces.mtu(bridge));
        if (mtu > 0) {
            ignoring(() -> interfaces.setMtu(name, mtu));
        }
        interfaces.join(bridge, name);
        interfaces.setUp(name, true);
        if (!emulated) {
            Map<String, String> told = mtu > 0 ? Map.of(frontend(nodes) + "/mtu", Integer.toString(mtu)) : Map.of();
            nodes.write(Map.of(BackendNodes.STATUS, BackendNodes.CONNECTED), told, wanted);
        }
    }

    private static String frontend(BackendNodes nodes) {
        return nodes.read("frontend").orElseThrow(() -> new HotplugFailure("the device was taken away meanwhile"));
    }

    /** @return the name that the interface has from now on */
    private String renamed(ScriptCall call, BackendNodes nodes, boolean emulated) {
        String name = name(call, emulated);
        Optional<String> wanted = chosen(nodes, emulated);
        if (wanted.isEmpty() || wanted.get().equals(name)) {
            return name;
        }
        if (interfaces.exists(wanted.get())) {
            throw new HotplugFailure(name + " cannot be renamed: there is an interface " + wanted.get() + " already");
        }
        interfaces.rename(name, wanted.get());
        return wanted.get();
    }

    private static String name(ScriptCall call, boolean emulated) {
        return call.environment().get(emulated ? "INTERFACE" : "vif");
    }

    private static Optional<String> chosen(BackendNodes nodes, boolean emulated) {
        return nodes.read("vifname").filter(name -> !name.isEmpty()).map(name -> emulated ? name + "-emu" : name);
    }

    /** The interface may be gone with its backend. */
    @Override
    public void disconnect(ScriptCall call) {
        BackendNodes nodes = new BackendNodes(store, call);
        boolean emulated = call.arguments().contains("type_if=tap");
        String name = chosen(nodes, emulated).orElse(name(call, emulated));
        if (interfaces.exists(name)) {
            ignoring(() -> interfaces.setUp(name, false));
            ignoring(() -> interfaces.leave(nodes.read("bridge").orElseThrow(), name));
        }
    }

    /** As the script does: what matters shows in the end. */
    private static void ignoring(Runnable change) {
        try {
            change.run();
        } catch (SystemException notPossible) {
            // The interface goes, or its driver does not offer that.
        }
    }
}
