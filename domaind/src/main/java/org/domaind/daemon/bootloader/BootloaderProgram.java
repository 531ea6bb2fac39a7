package org.domaind.daemon.bootloader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.domaind.schema.api.ProblemException;

/** The program that a config means by its {@code bootloader}. */
final class BootloaderProgram {
    /** The one that most configs name, in whatever folder it was when they were written. */
    static final String PYGRUB = "pygrub";
    private static final List<String> PATH = List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin");

    private BootloaderProgram() {
    }

    /**
     * A path as it is; a name, and pygrub at any path where it is not, in the folders of Xen's tools and then those of all programs.
     *
     * @param root of the host's file system
     * @throws ProblemException {@code bootloader-not-found}
     */
    static Path find(Path root, int major, int minor, String word) {
        Path named = Path.of(word);
        if (named.isAbsolute() && Files.isExecutable(named)) {
            return named;
        }
        if (named.isAbsolute() && !named.endsWith(PYGRUB)) {
            throw new ProblemException("bootloader-not-found", "the bootloader " + word + " does not exist, or is no program");
        }
        String name = named.isAbsolute() ? PYGRUB : word;
        List<String> folders = new ArrayList<>(List.of("usr/lib/xen-" + major + "." + minor + "/bin", "usr/lib/xen/bin", "usr/libexec/xen/bin",
                "usr/local/lib/xen/bin", "usr/local/libexec/xen/bin"));
        folders.addAll(PATH);
        return folders.stream().map(folder -> root.resolve(folder).resolve(name)).filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst().orElseThrow(() -> new ProblemException("bootloader-not-found", "there is no bootloader " + name + " in "
                        + folders.stream().map(folder -> root.resolve(folder).toString()).collect(Collectors.joining(", ")),
                        "install the tools of Xen " + major + "." + minor));
    }
}
