package org.domaind.daemon.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.hvm.Firmware;

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
        return find(root, major, minor, name, List.of());
    }

    /** A BIOS of the host: as its own packages have it, or beside the hypervisor's other files. @throws ProblemException {@code firmware-not-found} */
    public static Path bios(Path root, int major, int minor, Firmware.Bios bios) {
        return switch (bios) {
            case SEABIOS -> find(root, major, minor, "seabios.bin", List.of("usr/share/seabios/bios-256k.bin", "usr/share/seabios/bios.bin"));
            case OVMF -> find(root, major, minor, "ovmf.bin", List.of("usr/share/ovmf/OVMF.fd", "usr/share/OVMF/OVMF_CODE.fd", "usr/share/edk2/xen/OVMF.fd"));
        };
    }

    private static Path find(Path root, int major, int minor, String name, List<String> others) {
        List<String> folders = List.of("usr/lib/xen-" + major + "." + minor + "/boot", "usr/lib/xen/boot", "usr/libexec/xen/boot", "usr/local/lib/xen/boot");
        List<Path> places = Stream.concat(others.stream().map(root::resolve), folders.stream().map(folder -> root.resolve(folder).resolve(name))).toList();
        return places.stream().filter(Files::isRegularFile).findFirst().orElseThrow(() -> new ProblemException("firmware-not-found", "there is no " + name
                + " in " + folders.stream().map(folder -> root.resolve(folder).toString()).collect(Collectors.joining(", "))
                + others.stream().map(other -> ", and no " + root.resolve(other)).collect(Collectors.joining()),
                "install the tools of Xen " + major + "." + minor + ", or name the file in the config"));
    }
}
