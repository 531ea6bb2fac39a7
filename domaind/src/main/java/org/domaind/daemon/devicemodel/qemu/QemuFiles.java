package org.domaind.daemon.devicemodel.qemu;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.domaind.daemon.devicemodel.DeviceModelException;

/** What of the host a device model's program needs to run: its libraries, as ldd(1) names them, and QEMU's data. Asked once per program. Thread-safe. */
final class QemuFiles {
    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x", Pattern.MULTILINE);
    private static final int MAX_ANSWER = 1 << 20;
    /** Firmware of emulated cards, keyboard maps; the modules that some builds load. */
    private static final List<String> DATA = List.of("/usr/share/qemu", "/usr/share/seabios", "/usr/lib/ipxe", "/usr/share/ipxe", "/usr/lib/x86_64-linux-gnu/qemu",
            "/etc/ld.so.cache");
    private final Map<String, List<Path>> known = new HashMap<>();

    /** Absolute paths, which exist. */
    synchronized List<Path> of(DeviceModelBinary binary) {
        return known.computeIfAbsent(binary.path() + " " + binary.version(), program -> list(binary.path()));
    }

    private static List<Path> list(String program) {
        try {
            // The C library's tool: it runs the program's own loader, so it is asked only of a program that root runs anyway.
            Process ldd = new ProcessBuilder("/usr/bin/ldd", program).redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
            String answer = new String(ldd.getInputStream().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
            List<Path> files = new ArrayList<>(List.of(Path.of(program)));
            LIBRARY.matcher(answer).results().map(found -> Path.of(found.group(1))).distinct().forEach(files::add);
            Stream.concat(DATA.stream(), dataBeside(program)).map(Path::of).filter(Files::exists).forEach(files::add);
            return List.copyOf(files);
        } catch (IOException e) {
            throw new DeviceModelException("the libraries of " + program + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Of a build with a prefix of its own: {@code /usr/local/share/qemu}. */
    private static Stream<String> dataBeside(String program) {
        return Stream.of("../share/qemu", "../share/qemu-xen/qemu").map(path -> Path.of(program).getParent().resolve(path).normalize().toString())
                .filter(path -> !DATA.contains(path));
    }
}
