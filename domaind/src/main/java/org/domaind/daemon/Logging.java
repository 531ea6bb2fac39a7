package org.domaind.daemon;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.logging.log4j.core.config.Configurator;
import org.domaind.schema.HostPaths;

/** Where the daemon's log goes. */
final class Logging {
    private Logging() {
    }

    /** @param daemon into the log file; otherwise standard error */
    static void start(HostPaths paths, boolean daemon) throws IOException {
        if (daemon) {
            Files.createDirectories(paths.logDirectory());
            System.setProperty("domaind.log", paths.logDirectory().resolve("domaind.log").toString());
            Configurator.initialize(null, "classpath:log4j2-daemon.properties");
        }
    }
}
