package org.domaind.daemon.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.domaind.schema.HostPaths;

/** Whether a caller sees the world as the daemon does: the same files behind the same names, the same local time. */
final class CallerCheck {
    private static final Path OWN_MOUNTS = Path.of("/proc/self/ns/mnt");
    private static final Path OWN_ROOT = Path.of("/proc/self/root");

    private CallerCheck() {
    }

    /** @param pid of the launcher  @throws DeclinedException it does not, or that cannot be known */
    static void check(int pid, Map<String, String> environment, boolean storeProgram) throws DeclinedException {
        if (!environment.getOrDefault("TZ", "").equals(System.getenv().getOrDefault("TZ", ""))) {
            throw new DeclinedException("another time zone");
        }
        String root = environment.getOrDefault(HostPaths.ROOT_VARIABLE, "");
        if (!root.isEmpty() && !root.startsWith("/")) {
            throw new DeclinedException("a root that depends on the folder");
        }
        if (storeProgram && (environment.containsKey("XENSTORED_PATH") || environment.containsKey("XENSTORED_RUNDIR"))) {
            throw new DeclinedException("another store");
        }
        Path process = Path.of("/proc/" + pid);
        try {
            if (!Files.readSymbolicLink(process.resolve("ns/mnt")).equals(Files.readSymbolicLink(OWN_MOUNTS))
                    || !Files.isSameFile(process.resolve("root"), OWN_ROOT)) {
                throw new DeclinedException("other mounts");
            }
        } catch (IOException e) {
            throw new DeclinedException("its files are not known: " + e.getMessage());
        }
    }
}
