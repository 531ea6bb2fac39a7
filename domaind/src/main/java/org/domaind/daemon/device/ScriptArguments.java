package org.domaind.daemon.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How the hotplug script of a device is called, as the scripts of {@code /etc/xen/scripts} expect it. */
public record ScriptArguments(String program, List<String> arguments, Map<String, String> environment) {
    /**
     * @param add  whether the device comes; else it goes
     * @param node reads one of the device's nodes that the toolstack wrote
     * @return empty when it has no script
     */
    public static Optional<ScriptArguments> of(DevicePaths device, boolean add, Function<String, Optional<String>> node) {
        return node.apply("script").filter(script -> script.startsWith("/")).map(script -> {
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put("script", script);
            environment.put("XENBUS_TYPE", device.kind().word());
            environment.put("XENBUS_PATH", device.scriptPath());
            environment.put("XENBUS_BASE_PATH", DevicePaths.BACKENDS);
            if (device.kind() == DeviceKind.VIF) {
                environment.put("netdev", node.apply("gatewaydev").orElse(""));
                // The name that the kernel gave it: the script renames it.
                environment.put("vif", "vif" + device.guest() + "." + device.devid());
            }
            return new ScriptArguments(script, arguments(device.kind(), add), environment);
        });
    }

    /** Of the emulated interface beside a PV one, which the same script connects. @return empty when there is none, or no script */
    public static Optional<ScriptArguments> ofTap(DevicePaths device, boolean add, Function<String, Optional<String>> node) {
        if (device.kind() != DeviceKind.VIF || node.apply("type").filter(DeviceNodes.EMULATED_VIF::equals).isEmpty()) {
            return Optional.empty();
        }
        return of(device, add, node).map(call -> {
            Map<String, String> environment = new LinkedHashMap<>(call.environment);
            environment.put("INTERFACE", environment.get("vif") + "-emu");
            return new ScriptArguments(call.program, List.of(add ? "add" : "remove", "type_if=tap"), environment);
        });
    }

    private static List<String> arguments(DeviceKind kind, boolean add) {
        return switch (kind) {
            case VBD -> List.of(add ? "add" : "remove");
            case VIF -> List.of(add ? "online" : "offline", "type_if=vif");
        };
    }
}
