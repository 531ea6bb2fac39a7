package org.domaind.daemon.os;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs by which a child process is confined: util-linux and bubblewrap, where distributions have them. */
public final class JailTools {
    public static final String LIMITS = "/usr/bin/prlimit";
    public static final String PRIVILEGES = "/usr/bin/setpriv";
    public static final String NAMESPACES = "/usr/bin/bwrap";
    public static final List<String> ALL = List.of(LIMITS, PRIVILEGES, NAMESPACES);

    private JailTools() {
    }

    /** Those that a host lacks. @param root of its files: {@code /} */
    public static List<String> missing(Path root) {
        return ALL.stream().filter(tool -> !Files.isExecutable(root.resolve(tool.substring(1)))).toList();
    }
}
