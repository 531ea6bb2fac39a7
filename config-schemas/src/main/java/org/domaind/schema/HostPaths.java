package org.domaind.schema;

import java.nio.file.Path;

/**
 * Where things are on a host. The layout is the reference's, below {@code root}; a root other than {@code /} gives a private
 * folder for tests and for the simulated host.
 *
 * @param root the folder that stands for {@code /}
 */
public record HostPaths(Path root) {
    /** Names a root other than {@code /}, for the daemon and the command alike. */
    public static final String ROOT_VARIABLE = "DOMAIND_ROOT";

    public HostPaths {
        root = root.toAbsolutePath().normalize();
    }

    /** The layout below {@code $DOMAIND_ROOT}, or below {@code /}. */
    public static HostPaths ofEnvironment(java.util.Map<String, String> environment) {
        String root = environment.get(ROOT_VARIABLE);
        return new HostPaths(Path.of(root == null || root.isEmpty() ? "/" : root));
    }

    /** The management API: Varlink on a unix socket. */
    public Path managementSocket() {
        return root.resolve("run/domaind/socket");
    }

    /** Where launchers hand commands over. */
    public Path commandSocket() {
        return root.resolve("run/domaind/commands");
    }

    /** Where every xenstore client expects the store. */
    public Path storeSocket() {
        return root.resolve("run/xenstored/socket");
    }

    /** What outlives the daemon but not the host: the store's journal. In memory (tmpfs) on a usual host. */
    public Path runDirectory() {
        return root.resolve("run/domaind");
    }

    /** The reference's run folder: pid files and locks that its tools look for. */
    public Path xenRunDirectory() {
        return root.resolve("run/xen");
    }

    /** What outlives the host's boot: the state database, caches. */
    public Path stateDirectory() {
        return root.resolve("var/lib/domaind");
    }

    /** {@code domaind.log} and the consoles' logs. */
    public Path logDirectory() {
        return root.resolve("var/log/xen");
    }

    /** {@code guest-NAME.log} of each guest. */
    public Path consoleLogDirectory() {
        return logDirectory().resolve("console");
    }
}
