package org.domaind.schema;

import java.nio.file.Path;

/**
 * The paths of files and sockets on a host. The layout is the reference's, below {@code root}; tests and the simulated host use a root other than
 * {@code /}.
 *
 * @param root the folder that stands for {@code /}
 */
public record HostPaths(Path root) {
    /** The environment variable that names another root, for the daemon and the commands. */
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

    /** The socket on which the daemon takes commands from launchers. */
    public Path commandSocket() {
        return root.resolve("run/domaind/commands");
    }

    /** The store's socket, at the path that all xenstore clients use. */
    public Path storeSocket() {
        return root.resolve("run/xenstored/socket");
    }

    /** The admin's settings for all commands. */
    public Path xlConf() {
        return root.resolve("etc/xen/xl.conf");
    }

    /** For files that outlive the daemon but not the host's boot: the store's journal. Usually on tmpfs. */
    public Path runDirectory() {
        return root.resolve("run/domaind");
    }

    /** The reference's run directory, for the pid files and locks that its tools look for. */
    public Path xenRunDirectory() {
        return root.resolve("run/xen");
    }

    /** For files that outlive the host's boot: the state database, caches. */
    public Path stateDirectory() {
        return root.resolve("var/lib/domaind");
    }

    /** Where Xen's own tools keep the configs of the guests that they have made. */
    public Path userdataDirectory() {
        return root.resolve("var/lib/xen");
    }

    /** Core dumps of guests that crashed: a file of the guest's name. */
    public Path dumpDirectory() {
        return root.resolve("var/lib/xen/dump");
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
