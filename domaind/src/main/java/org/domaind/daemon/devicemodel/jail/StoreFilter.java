package org.domaind.daemon.devicemodel.jail;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.wire.Op;

/**
 * What a jailed device model that serves disks may ask the store for: to read the nodes of its own guest's devices, and to write those few that the
 * backend of such a disk writes, of the disks that it was given. Where an image is, it learns as the name of a set of descriptors. Thread-safe.
 */
public final class StoreFilter {
    private static final int MAX_VALUE = 256;
    private static final int MAX_TOKEN = 64;
    /** Per connection: four for each disk, and those for types of backends. */
    static final int MAX_WATCHES = 512;
    /** A device model reads the nodes of a new device in one. */
    static final int MAX_TRANSACTIONS = 4;
    private static final String HOME = "/local/domain/0/";
    private static final String IMAGES = "/dev/fdset/";
    private static final Pattern BACKEND = Pattern.compile("/local/domain/0/backend/qdisk/([0-9]+)/([0-9]+)(?:/([a-z-]+))?");
    private static final Pattern FRONTEND = Pattern.compile("/local/domain/([0-9]+)/device/vbd/([0-9]+)(?:/([a-z-]+))?");
    /** As QEMU's xen-block and xen-bus write them. */
    private static final Set<String> OF_BACKEND = Set.of("state", "online", "frontend", "frontend-id", "hotplug-status", "feature-discard", "discard-granularity",
            "discard-alignment", "discard-secure", "feature-flush-cache", "feature-barrier", "feature-persistent", "feature-large-sector-size", "max-ring-page-order",
            "multi-queue-max-queues", "info", "sector-size", "sectors");
    private static final Set<String> OF_FRONTEND = Set.of("state", "backend", "backend-id", "virtual-device", "device-type");

    private final Domid guest;
    private final Set<Integer> disks = ConcurrentHashMap.newKeySet();
    private final Pattern readable;
    /** What QEMU says that it serves; nobody reads it. */
    private final Pattern types;

    public StoreFilter(Domid guest) {
        this.guest = guest;
        this.types = Pattern.compile("/local/domain/0/device-model/" + guest + "/backends(?:/(?:console|vkbd|vfb|9pfs|qusb|qnic|qdisk))?");
        this.readable = Pattern.compile("/local/domain/0/(?:domid|backend|backend/[a-z0-9]+/" + guest + "(?:/.*)?|device-model/" + guest + "(?:/.*)?)"
                + "|/local/domain/" + guest + "(?:/device/vbd(?:/.*)?)?");
    }

    /** From now on it may serve this disk. @param devid of its virtual device */
    public void give(int devid) {
        disks.add(devid);
    }

    public void take(int devid) {
        disks.remove(devid);
    }

    /** @param payload of a request, one char per byte */
    boolean permits(Op op, String payload) {
        int end = payload.indexOf('\0');
        String path = absolute(end < 0 ? payload : payload.substring(0, end));
        String rest = end < 0 ? "" : payload.substring(end + 1);
        return switch (op) {
            case TRANSACTION_START, TRANSACTION_END, GET_DOMAIN_PATH -> true;
            case READ, DIRECTORY, GET_PERMS, UNWATCH -> isReadable(path);
            case WATCH -> isReadable(path) && rest.length() <= MAX_TOKEN;
            // QEMU makes a device's directory by writing nothing to it.
            case WRITE -> rest.length() <= MAX_VALUE && (isWritable(path, !rest.isEmpty()) || path.equals(HOME + "device-model/" + guest + "/state"));
            case MKDIR -> isWritable(path, false) || types.matcher(path).matches();
            case RM -> isWritable(path, false);
            case SET_PERMS -> isWritable(path, false) && rest.equals("n0\0r" + guest + "\0")
                    || types.matcher(path).matches() && (rest.equals("n0\0r" + guest + "\0") || rest.equals("n0\0n" + guest + "\0"));
            default -> false;
        };
    }

    private boolean isReadable(String path) {
        return readable.matcher(path).matches();
    }

    private boolean isWritable(String path, boolean node) {
        return isOf(BACKEND.matcher(path), OF_BACKEND, node) || isOf(FRONTEND.matcher(path), OF_FRONTEND, node);
    }

    private boolean isOf(Matcher device, Set<String> names, boolean node) {
        return device.matches() && device.group(1).equals(guest.toString()) && isGiven(device.group(2))
                && (device.group(3) == null ? !node : names.contains(device.group(3)));
    }

    private boolean isGiven(String devid) {
        return devid.length() < 10 && disks.contains(Integer.valueOf(devid));
    }

    /** The answer to a request for a disk's image names a set of descriptors in place of a path. @param value what the store has there: {@code qcow2:/a} */
    Optional<String> translated(Op op, String payload, String value) {
        Matcher device = BACKEND.matcher(absolute(payload.replace("\0", "")).replaceFirst("/params$", ""));
        boolean image = op == Op.READ && payload.replace("\0", "").endsWith("/params") && device.matches() && device.group(3) == null && value.indexOf(':') > 0;
        return image ? Optional.of(value.substring(0, value.indexOf(':') + 1) + IMAGES + device.group(2)) : Optional.empty();
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : HOME + path;
    }

    static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    }
}
