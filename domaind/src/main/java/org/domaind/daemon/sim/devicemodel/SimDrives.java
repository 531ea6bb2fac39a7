package org.domaind.daemon.sim.devicemodel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Vdev;

/** The emulated cd drives of a simulated device model, as strict as QEMU's: a medium comes through an open tray into an empty drive only. */
final class SimDrives {
    private static final Pattern ID = Pattern.compile("\"arguments\":\\{.*\"id\":\"([^\"]*)\"");
    private static final Pattern NODE = Pattern.compile("\"node-name\":\"([^\"]*)\"");

    /** The node that is in it; empty: nothing is. */
    private final Map<String, String> media = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> nodes = new HashSet<>();

    SimDrives(GuestConfig guest) {
        guest.devices().stream().filter(Disk.class::isInstance).map(Disk.class::cast).filter(Disk::cdrom).forEach(drive ->
                media.put(QmpCommands.drive(Vdev.number(drive.vdev()).orElseThrow()), drive.target().isPresent() ? "at its start" : ""));
    }

    /** @param request the whole line  @return why it is refused; empty when it was done, or is none of these */
    synchronized Optional<String> take(String command, String request) {
        String id = found(ID, request);
        String node = found(NODE, request);
        return switch (command) {
            case "blockdev-add" -> nodes.add(node) ? Optional.empty() : Optional.of("Duplicate nodes with node-name='" + node + "'");
            case "blockdev-del" -> media.containsValue(node) ? Optional.of("Node " + node + " is in use")
                    : nodes.remove(node) ? Optional.empty() : Optional.of("Failed to find node with node-name='" + node + "'");
            case "eject" -> known(id).or(() -> {
                open.add(id);
                media.put(id, "");
                return Optional.empty();
            });
            case "blockdev-insert-medium" -> known(id).or(() -> insert(id, node));
            case "blockdev-close-tray" -> known(id).or(() -> {
                open.remove(id);
                return Optional.empty();
            });
            default -> Optional.empty();
        };
    }

    private Optional<String> insert(String id, String node) {
        if (!open.contains(id)) {
            return Optional.of("Tray of device '" + id + "' is not open");
        }
        if (!media.get(id).isEmpty()) {
            return Optional.of("There already is a medium in device '" + id + "'");
        }
        if (!nodes.contains(node)) {
            return Optional.of("Node '" + node + "' not found");
        }
        media.put(id, node);
        return Optional.empty();
    }

    private Optional<String> known(String id) {
        return media.containsKey(id) ? Optional.empty() : Optional.of("Device '" + id + "' not found");
    }

    private static String found(Pattern pattern, String request) {
        Matcher matcher = pattern.matcher(request);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Whether each drive has a medium, and its tray is closed. */
    synchronized Map<String, Boolean> loaded() {
        Map<String, Boolean> loaded = new HashMap<>();
        media.forEach((id, node) -> loaded.put(id, !node.isEmpty() && !open.contains(id)));
        return loaded;
    }
}
