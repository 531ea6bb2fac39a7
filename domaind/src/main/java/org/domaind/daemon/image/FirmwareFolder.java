package org.domaind.daemon.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.domaind.schema.api.ProblemException;

/** Where distributions put the files that come with a hypervisor's release and run inside guests. */
public final class FirmwareFolder {
    private FirmwareFolder() {
    }

    /**
     * The file of that name: of the running release first, as Debian has them, then where one release is installed at a time.
     *
     * @param root of the host's file system
     * @throws ProblemException {@code firmware-not-found}: in none of the folders
     */
    public static Path find(Path root, int major, int minor, String name) {
        List<String> folders = List.of("usr/lib/xen-" + major + "." + minor + "/boot", "usr/lib/xen/boot", "usr/libexec/xen/boot", "usr/local/lib/xen/boot");
        Optional<Path> found = folders.stream().map(folder -> root.resolve(folder).resolve(name)).filter(Files::isRegularFile).findFirst();
        return found.orElseThrow(() -> new ProblemException("firmware-not-found", "there is no " + name + " in "
                + folders.stream().map(folder -> root.resolve(folder).toString()).collect(Collectors.joining(", ")),
                "install the tools of Xen " + major + "." + minor + ", or name the file in the config"));
    }
}
