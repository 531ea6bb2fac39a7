package org.domaind.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The host's present boot.
 *
 * @param bootId           unique per boot of the host; no domain outlives it
 * @param hostStartSeconds seconds since 1970
 */
public record BootFacts(String bootId, long hostStartSeconds) {
    /** Read from this Linux host. */
    static BootFacts ofMachine() throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long up = (long) Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        return new BootFacts(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(), System.currentTimeMillis() / 1000 - up);
    }

    /** For a simulated host, which boots when the process starts. */
    public static BootFacts fresh() {
        return new BootFacts(UUID.randomUUID().toString(), System.currentTimeMillis() / 1000);
    }
}
