package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process's pid and name, from /proc: {@code 4711/xenstore-write}. */
final class ProcessName {
    private ProcessName() {
    }

    /** @param pid 0 for none: the result is empty then  @return the pid alone when the process is gone */
    static String of(int pid) {
        if (pid <= 0) {
            return "";
        }
        try {
            String name = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/comm")), StandardCharsets.ISO_8859_1).strip();
            // A process can choose its own name.
            return pid + "/" + name.replaceAll("[^!-~]", "_");
        } catch (IOException gone) {
            return Integer.toString(pid);
        }
    }
}
