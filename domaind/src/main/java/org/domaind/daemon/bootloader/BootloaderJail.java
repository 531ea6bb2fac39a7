package org.domaind.daemon.bootloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.os.JailTools;

/**
 * Where a bootloader runs: its own user without privileges, its own namespaces of all kinds, a file system with the host's programs, which it cannot change.
 *
 * @param uid    and group
 * @param folder the only one that it can write to
 * @param disk   a node that it can read
 */
record BootloaderJail(int uid, Path folder, Path disk) {
    /** Inside. */
    static final String FOLDER = "/output";
    static final String DISK = "/disk";

    /** One file of the output; all of it together has no more. */
    private static final long MOST_FILE_BYTES = 256L << 20;
    private static final long MOST_MEMORY_BYTES = 1L << 30;
    private static final int MOST_PROCESSES = 32;
    private static final int MOST_FILES = 256;
    /** What programs and their libraries are found by, where they are not below /usr. */
    private static final List<String> SYSTEM = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    private static final List<String> SETTINGS = List.of("/etc/ld.so.cache", "/etc/alternatives");

    /** @param program and its arguments, which name {@link #FOLDER} and {@link #DISK}  @param seconds of the processor's time */
    List<String> command(List<String> program, long seconds) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of(JailTools.LIMITS, "--core=0", "--nofile=" + MOST_FILES, "--nproc=" + MOST_PROCESSES, "--memlock=0", "--msgqueue=0",
                "--fsize=" + MOST_FILE_BYTES, "--as=" + MOST_MEMORY_BYTES, "--cpu=" + seconds, "--"));
        words.addAll(List.of(JailTools.PRIVILEGES, "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--inh-caps=-all", "--ambient-caps=-all",
                "--bounding-set=-all", "--no-new-privs", "--"));
        words.addAll(List.of(JailTools.NAMESPACES, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
                "--hostname", "bootloader", "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "PATH",
                "/usr/sbin:/usr/bin:/sbin:/bin", "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "PYTHONDONTWRITEBYTECODE", "1", "--ro-bind", "/usr", "/usr"));
        SYSTEM.forEach(path -> words.addAll(system(Path.of(path))));
        SETTINGS.forEach(path -> words.addAll(List.of("--ro-bind-try", path, path)));
        if (!program.get(0).startsWith("/usr/")) {
            words.addAll(List.of("--ro-bind", program.get(0), program.get(0)));
        }
        words.addAll(List.of("--dev", "/dev", "--dev-bind", disk.toString(), DISK, "--bind", folder.toString(), FOLDER, "--remount-ro", "/", "--chdir", "/", "--"));
        words.addAll(program);
        return words;
    }

    private static List<String> system(Path path) {
        try {
            return Files.isSymbolicLink(path) ? List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString())
                    : List.of("--ro-bind-try", path.toString(), path.toString());
        } catch (IOException e) {
            return List.of();
        }
    }
}
