package org.domaind.daemon.command.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.domaind.schema.HostPaths;

/** Checks that paths and local time mean the same to the caller as to the daemon: same root and mounts, same store, same time zone. */
public final class CallerCheck {
    private static final Path OWN_MOUNTS = Path.of("/proc/self/ns/mnt");
    private static final Path OWN_ROOT = Path.of("/proc/self/root");

    private CallerCheck() {
    }

    /** @param pid of the launcher  @throws DeclinedException they differ, or that cannot be found out */
    public static void check(int pid, Map<String, String> environment, boolean storeProgram) throws DeclinedException {
        if (!environment.getOrDefault("TZ", "").equals(System.getenv().getOrDefault("TZ", ""))) {
            throw new DeclinedException("another time zone");
        }
        String root = environment.getOrDefault(HostPaths.ROOT_VARIABLE, "");
        if (!root.isEmpty() && !root.startsWith("/")) {
            throw new DeclinedException("a relative root");
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
            throw new DeclinedException("its mount namespace cannot be read: " + e.getMessage());
        }
    }
}
