package org.domaind.daemon.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;

/** The store nodes of a guest, in the order and with the permissions of the reference. */
public final class GuestNodes {
    /** The console's buffer limit, as the reference writes it. */
    private static final int CONSOLE_LIMIT = 1 << 20;
    /** What the name of a guest ends with that arrives from another host, as by the reference. */
    public static final String INCOMING = "--incoming";

    private GuestNodes() {
    }

    /** The nodes made before the guest has memory: its home, and the directories that it may write to. */
    public static List<NodeEdit> skeleton(GuestPaths paths, GuestConfig config) {
        String guest = paths.domid().toString();
        String[] readable = {"n0", "r" + guest};
        String[] owned = {"n" + guest};
        String domain = paths.domain();
        List<NodeEdit> edits = new ArrayList<>();
        edits.add(NodeEdit.directory(domain, readable));
        edits.add(NodeEdit.directory(paths.vm(), readable));
        edits.add(NodeEdit.directory(paths.toolstack(), "n0"));
        edits.add(NodeEdit.directory(paths.toolstack() + "/device", "n0"));
        edits.add(NodeEdit.value(domain + "/vm", paths.vm()));
        edits.add(NodeEdit.value(domain + "/name", config.name()));
        for (String folder : List.of("cpu", "memory", "device", "control")) {
            edits.add(NodeEdit.directory(domain + "/" + folder, readable));
        }
        for (String folder : List.of("device/suspend/event-channel", "control/shutdown", "control/feature-poweroff", "control/feature-reboot",
                "control/feature-suspend", "control/sysrq", "data", "drivers", "feature", "attr", "error")) {
            edits.add(NodeEdit.value(domain + "/" + folder, "", owned));
        }
        if (config.type() == GuestType.HVM) {
            edits.add(NodeEdit.directory(domain + "/hvmloader", readable));
            edits.add(NodeEdit.value(domain + "/control/feature-s3", "", owned));
            edits.add(NodeEdit.value(domain + "/control/feature-s4", "", owned));
        }
        edits.add(NodeEdit.value(paths.vm() + "/uuid", paths.uuid()));
        edits.add(NodeEdit.value(paths.vm() + "/name", config.name()));
        edits.add(NodeEdit.value(domain + "/control/platform-feature-multiprocessor-suspend", 1));
        edits.add(NodeEdit.value(domain + "/control/platform-feature-xs_reset_watches", 1));
        edits.add(NodeEdit.value(type(paths.domid()), config.type().word()));
        return edits;
    }

    /**
     * The nodes made once the guest is built.
     *
     * @param storeFrame,storePort,consoleFrame,consolePort the guest's pages and ports for store and console
     */
    public static List<NodeEdit> built(GuestPaths paths, GuestConfig config, long storeFrame, int storePort, long consoleFrame, int consolePort,
                                       Instant start) {
        String domain = paths.domain();
        List<NodeEdit> edits = new ArrayList<>();
        edits.add(NodeEdit.value(domain + "/memory/static-max", config.memory().max().value()));
        long video = HvmNodes.videoKib(config);
        edits.add(NodeEdit.value(domain + "/memory/target", config.memory().atBoot().value() - video - HvmNodes.slackKib(config)));
        edits.add(NodeEdit.value(domain + "/memory/videoram", video));
        edits.add(NodeEdit.value(domain + "/domid", paths.domid()));
        edits.add(NodeEdit.value(domain + "/store/port", storePort));
        edits.add(NodeEdit.value(domain + "/store/ring-ref", storeFrame));
        edits.addAll(vcpus(paths.domid(), config.vcpus().atBoot(), config.vcpus().max()));
        if (config.type() == GuestType.PV) {
            edits.addAll(image(paths, config.boot()));
        }
        if (config.platform() instanceof Platform.Hvm platform) {
            edits.addAll(HvmNodes.machine(paths, platform));
        }
        edits.add(NodeEdit.value(paths.vm() + "/start_time",
                String.format(Locale.ROOT, "%d.%02d", start.getEpochSecond(), start.getNano() / 10_000_000)));
        edits.add(NodeEdit.value(paths.toolstack() + "/dm-version", "qemu_xen"));
        edits.addAll(console(paths, consoleFrame, consolePort));
        return edits;
    }

    private static List<NodeEdit> image(GuestPaths paths, BootSpec boot) {
        List<NodeEdit> edits = new ArrayList<>();
        edits.add(NodeEdit.value(paths.vm() + "/image/ostype", "linux"));
        edits.add(NodeEdit.value(paths.vm() + "/image/kernel", boot.kernel()));
        boot.ramdisk().ifPresent(r -> edits.add(NodeEdit.value(paths.vm() + "/image/ramdisk", r)));
        edits.add(NodeEdit.value(paths.vm() + "/image/cmdline", boot.commandLine()));
        return edits;
    }

    private static List<NodeEdit> console(GuestPaths paths, long frame, int port) {
        String guest = paths.domid().toString();
        String front = paths.domain() + "/console";
        String back = paths.consoleBackend() + "/0";
        String libxl = paths.toolstack() + "/device/console/0";
        List<NodeEdit> edits = new ArrayList<>();
        // The guest may read its console's nodes but not write them: tools that run as root use the terminal's path (XSA-57).
        edits.add(NodeEdit.directory(front, "n0", "r" + guest));
        edits.add(NodeEdit.value(front + "/backend", back));
        edits.add(NodeEdit.value(front + "/backend-id", 0));
        edits.add(NodeEdit.value(front + "/limit", CONSOLE_LIMIT));
        edits.add(NodeEdit.value(front + "/type", "xenconsoled"));
        edits.add(NodeEdit.value(front + "/output", "pty"));
        edits.add(NodeEdit.value(front + "/tty", ""));
        edits.add(NodeEdit.value(front + "/port", port));
        edits.add(NodeEdit.value(front + "/ring-ref", frame));
        edits.add(NodeEdit.directory(back, "n0", "r" + guest));
        edits.add(NodeEdit.value(back + "/frontend", front));
        edits.add(NodeEdit.value(back + "/frontend-id", guest));
        edits.add(NodeEdit.value(back + "/online", 1));
        edits.add(NodeEdit.value(back + "/state", 1));
        edits.add(NodeEdit.value(back + "/protocol", "vt100"));
        edits.add(NodeEdit.directory(libxl, "n0"));
        edits.add(NodeEdit.value(libxl + "/frontend", front));
        edits.add(NodeEdit.value(libxl + "/backend", back));
        edits.add(NodeEdit.value(libxl + "/frontend-id", guest));
        edits.add(NodeEdit.value(libxl + "/online", 1));
        edits.add(NodeEdit.value(libxl + "/state", 1));
        edits.add(NodeEdit.value(libxl + "/protocol", "vt100"));
        return edits;
    }

    /** The node that says of which type a guest is, whoever made it. */
    public static String type(Domid domid) {
        return "/libxl/" + domid + "/type";
    }

    /** Where a guest's kernel hears of a SysRq key. */
    public static NodeEdit sysrq(Domid domid, String letter) {
        return NodeEdit.value(GuestPaths.ofDomain(domid) + "/control/sysrq", letter);
    }

    /** The nodes of domain 0, which xen-init-dom0 writes in the reference. */
    public static List<NodeEdit> domainZero(UUID uuid, String name) {
        String domain = GuestPaths.ofDomain(Domid.ZERO);
        return List.of(NodeEdit.value(domain + "/domid", 0), NodeEdit.value(domain + "/name", name),
                NodeEdit.value("/libxl/0/dm-version", "qemu_xen"), NodeEdit.value("/libxl/0/type", "pv"),
                NodeEdit.value("/vm/" + uuid + "/uuid", uuid), NodeEdit.value("/vm/" + uuid + "/name", name),
                NodeEdit.value(domain + "/vm", "/vm/" + uuid), NodeEdit.value("/tool/xenstored/domid", 0),
                NodeEdit.value("/local/pool/0/name", "Pool-0"),
                // Made once, so that removing a guest need not check whether it was the last with such a backend.
                NodeEdit.directory(domain + "/backend/console"), NodeEdit.directory(domain + "/backend/vbd"), NodeEdit.directory(domain + "/backend/vif"),
                NodeEdit.directory(domain + "/backend/qdisk"),
                NodeEdit.directory(HvmNodes.DEVICE_MODELS));
    }

    /** Which of its vcpus a guest's kernel is to use: the first {@code online} of {@code max}. */
    public static List<NodeEdit> vcpus(Domid domid, int online, int max) {
        return IntStream.range(0, max).mapToObj(vcpu ->
                NodeEdit.value(GuestPaths.ofDomain(domid) + "/cpu/" + vcpu + "/availability", vcpu < online ? "online" : "offline")).toList();
    }

    /** The name that a guest will have which is called otherwise while it arrives from another host. */
    public static String finalName(String name) {
        return name.endsWith(INCOMING) ? name.substring(0, name.length() - INCOMING.length()) : name;
    }

    /** A guest's name, in both places that have it. */
    public static List<NodeEdit> name(GuestPaths paths, String name) {
        return List.of(NodeEdit.value(paths.domain() + "/name", name), NodeEdit.value(paths.vm() + "/name", name));
    }

    /** The nodes of a guest that got another uuid and name: its {@code /vm} nodes have moved. */
    public static List<NodeEdit> movedTo(GuestPaths paths, String name) {
        List<NodeEdit> edits = new ArrayList<>(List.of(NodeEdit.directory(paths.vm(), "n0", "r" + paths.domid()),
                NodeEdit.value(paths.vm() + "/uuid", paths.uuid()), NodeEdit.value(paths.domain() + "/vm", paths.vm())));
        edits.addAll(name(paths, name));
        return edits;
    }

    /** The node by which {@code xl shutdown} asks the guest; the guest empties it when it has read it. */
    public static String shutdownRequest(Domid domid) {
        return GuestPaths.ofDomain(domid) + "/control/shutdown";
    }

    /** The node in which a guest's kernel says that it can do this when it is asked to. @param word {@code suspend} */
    public static String feature(Domid domid, String word) {
        return GuestPaths.ofDomain(domid) + "/control/feature-" + word;
    }

    /** Beside {@link #built}, of a guest that goes on where it was saved: what its kernel has said when it started, and does not say again. */
    public static List<NodeEdit> restored(Domid domid) {
        return List.of(NodeEdit.value(feature(domid, "suspend"), 1));
    }

    /** Parses the start time that {@link #built} writes, in seconds since 1970; empty when the text is not a number. */
    public static Optional<Long> startSeconds(String text) {
        int dot = text.indexOf('.');
        String seconds = dot < 0 ? text : text.substring(0, dot);
        return seconds.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(seconds)) : Optional.empty();
    }
}
