package org.domaind.daemon.devicemodel.jail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.os.JailTools;

/**
 * One jail.
 *
 * @param uid      and group
 * @param status   a descriptor of the jail's: bubblewrap writes the program's process number there
 * @param filter   a descriptor that the filter of system calls is read from
 * @param readOnly files and folders that are in it, at their own paths
 * @param devices  device nodes by their place in it
 * @param sockets  by their place in it
 * @param folders  of the host, read-only, by their place in it: what comes into one later is seen
 * @param copies   descriptors of files that are copied into it, by their place
 */
public record Jail(int uid, int status, int filter, List<Path> readOnly, Map<String, Path> devices, Map<String, Path> sockets, Map<String, Path> folders,
                   Map<String, Integer> copies, Map<String, String> environment) {
    /** Descriptors: those of disks and tap devices, and a viewer's each. */
    private static final int MOST_FILES = 1024;
    /** Threads, for the user of this domain alone. QEMU has up to 64 for its disks. */
    private static final int MOST_THREADS = 256;
    /** For hypercall buffers where the kernel has no device for them, in bytes. */
    private static final int MOST_LOCKED = 4 << 20;

    /** The filter of system calls. @param hypercalls whether it may make some */
    public static byte[] filterProgram(boolean hypercalls) {
        return SystemCallFilter.program(hypercalls);
    }

    /** The command that runs a program in it. The program gets all descriptors that this command has, but those of this jail itself. */
    public List<String> command(List<String> program) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of(JailTools.LIMITS, "--core=0", "--nofile=" + MOST_FILES, "--nproc=" + MOST_THREADS, "--memlock=" + MOST_LOCKED, "--msgqueue=0", "--"));
        words.addAll(List.of(JailTools.PRIVILEGES, "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--inh-caps=-all", "--ambient-caps=-all",
                "--bounding-set=-all", "--no-new-privs", "--"));
        words.addAll(List.of(JailTools.NAMESPACES, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
                "--disable-userns", "--hostname", "device-model", "--cap-drop", "ALL", "--clearenv", "--as-pid-1", "--json-status-fd",
                Integer.toString(status), "--seccomp", Integer.toString(filter)));
        environment.forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
        readOnly.forEach(path -> words.addAll(List.of("--ro-bind", path.toString(), path.toString())));
        devices.forEach((place, node) -> words.addAll(List.of("--dev-bind", node.toString(), place)));
        sockets.forEach((place, socket) -> words.addAll(List.of("--bind", socket.toString(), place)));
        folders.forEach((place, folder) -> words.addAll(List.of("--ro-bind", folder.toString(), place)));
        copies.forEach((place, descriptor) -> words.addAll(List.of("--ro-bind-data", descriptor.toString(), place)));
        words.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--"));
        words.addAll(program);
        return words;
    }
}
