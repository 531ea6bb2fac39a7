package org.domaind.daemon.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of a process, as Linux reports it: {@code 4711/xenstore-write}. */
final class ProcessName {
    private ProcessName() {
    }

    /**
     * @param pid 0 for none: then the name is empty
     * @return without a name when the process has ended
     */
    static String of(int pid) {
        if (pid <= 0) {
            return "";
        }
        try {
            String name = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/comm")), StandardCharsets.ISO_8859_1).strip();
            // A process may give itself any name.
            return pid + "/" + name.replaceAll("[^!-~]", "_");
        } catch (IOException gone) {
            return Integer.toString(pid);
        }
    }
}
