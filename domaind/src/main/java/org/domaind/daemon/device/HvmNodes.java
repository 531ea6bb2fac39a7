package org.domaind.daemon.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.hvm.BiosString;
import org.domaind.schema.config.hvm.Board;
import org.domaind.schema.model.Domid;

/** The store nodes that HVM guests have beside those of all: what their firmware reads, and where their device model is. */
public final class HvmNodes {
    private static final long KIB_PER_MIB = 1024;
    /** Left to the hypervisor of a guest that is populated on demand, as the reference counts it. */
    private static final long ON_DEMAND_SLACK_KIB = 1024;

    /** In domain 0: a directory for each device model. */
    static final String DEVICE_MODELS = GuestPaths.ofDomain(Domid.ZERO) + "/device-model";

    private HvmNodes() {
    }

    /** The graphics card's part of the guest's memory; 0 for guests without one. */
    static long videoKib(GuestConfig config) {
        return config.platform().deviceModel().map(emulation -> emulation.cardMib() * KIB_PER_MIB).orElse(0L);
    }

    /** What a guest that is populated on demand must not count on. */
    static long slackKib(GuestConfig config) {
        boolean onDemand = config.memory().atBoot().value() < config.memory().max().value();
        return config.platform().deviceModel().isPresent() && onDemand ? ON_DEMAND_SLACK_KIB : 0;
    }

    /** For firmware, which reads them when the guest starts. */
    static List<NodeEdit> machine(GuestPaths paths, Platform.Hvm platform) {
        Board board = platform.board();
        String domain = paths.domain();
        List<NodeEdit> edits = new ArrayList<>();
        edits.add(flag(domain + "/platform/acpi", platform.emulation().acpi()));
        edits.add(flag(domain + "/platform/acpi_s3", board.sleep()));
        edits.add(flag(domain + "/platform/acpi_s4", board.hibernate()));
        edits.add(flag(domain + "/platform/acpi_laptop_slate", board.laptopSlate()));
        platform.emulation().mmioHoleMib().ifPresent(mib -> edits.add(NodeEdit.value(domain + "/platform/mmio_hole_size", mib << 20)));
        edits.add(NodeEdit.value(domain + "/platform/device-model", "qemu_xen"));
        edits.add(NodeEdit.value(domain + "/hvmloader/bios", platform.firmware().bios().word()));
        edits.add(NodeEdit.value(domain + "/hvmloader/allow-memory-relocate", 0));
        edits.addAll(strings(paths, platform.firmware().strings()));
        edits.add(NodeEdit.value(paths.vm() + "/rtc/timeoffset", ""));
        edits.add(NodeEdit.value(paths.vm() + "/image/ostype", "hvm"));
        return edits;
    }

    /** Where the builder put tables that firmware adds to its own. @param name {@code acpi} or {@code smbios} */
    public static List<NodeEdit> table(GuestPaths paths, String name, long address, long bytes) {
        String node = paths.domain() + "/hvmloader/" + name;
        return List.of(NodeEdit.value(node + "/address", String.format(Locale.ROOT, "0x%x", address)),
                NodeEdit.value(node + "/length", String.format(Locale.ROOT, "0x%x", bytes)));
    }

    /** Of a guest that is to find that it is new. @param low,high 16 random bytes */
    public static NodeEdit generation(GuestPaths paths, long low, long high) {
        return NodeEdit.value(paths.domain() + "/platform/generation-id", Long.toUnsignedString(low) + ":" + Long.toUnsignedString(high));
    }

    private static List<NodeEdit> strings(GuestPaths paths, List<BiosString> strings) {
        List<NodeEdit> edits = new ArrayList<>();
        int oem = 0;
        for (BiosString string : strings) {
            String name = string.key().equals(BiosString.OEM) ? BiosString.OEM + "-" + ++oem : string.key().replace('_', '-');
            edits.add(NodeEdit.value(paths.domain() + "/bios-strings/" + name, string.value()));
        }
        return edits;
    }

    private static NodeEdit flag(String path, boolean on) {
        return NodeEdit.value(path, on ? 1 : 0);
    }

    /** A device model's directory in domain 0, where it says of itself that it runs. */
    public static String deviceModel(Domid domid) {
        return DEVICE_MODELS + "/" + domid;
    }

    /** The node that viewers find the address by. */
    public static String vncListen(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/console/vnc-listen";
    }

    public static String vncPort(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/console/vnc-port";
    }

    /** In the guest's home: which process it is. */
    public static String image(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/image";
    }

    /** Before it starts. */
    public static List<NodeEdit> beforeDeviceModel(Domid domid) {
        return List.of(NodeEdit.directory(deviceModel(domid)));
    }

    /**
     * Once it has started.
     *
     * @param terminals of the guest's serial lines, by their numbers
     * @param vnc       address and port for viewers
     */
    public static List<NodeEdit> deviceModel(Domid domid, int pid, Map<Integer, String> terminals, Optional<Map.Entry<String, String>> vnc) {
        String domain = GuestPaths.ofDomain(domid);
        List<NodeEdit> edits = new ArrayList<>();
        edits.add(NodeEdit.value(image(domid) + "/device-model-pid", pid));
        terminals.forEach((number, terminal) -> edits.add(NodeEdit.value(domain + "/serial/" + number + "/tty", terminal)));
        vnc.ifPresent(at -> {
            edits.add(NodeEdit.value(vncListen(domid), at.getKey()));
            edits.add(NodeEdit.value(vncPort(domid), at.getValue()));
        });
        edits.add(NodeEdit.value(deviceModel(domid) + "/state", "running"));
        return edits;
    }
}
