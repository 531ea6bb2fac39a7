package org.domaind.daemon.devicemodel.qemu;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.domaind.daemon.devicemodel.DeviceModelException;

/** Finds the host's device model, and asks it once what it can do; again when its file has changed. Thread-safe. */
public final class DeviceModelFinder {
    /** For each question; it answers in a few hundredths of a second. */
    private static final long DEADLINE_MILLIS = 10_000;
    private static final int MAX_ANSWER = 1 << 20;
    private static final Pattern VERSION = Pattern.compile("QEMU emulator version ([0-9.]+)");
    private static final Pattern MACHINE = Pattern.compile("^(xenfv|xenpv|pc)\\s", Pattern.MULTILINE);
    /** Debian's; upstream's as Xen's build installs it, in folders of each release; those of QEMU's own packages. */
    private static final List<String> PLACES = List.of("/usr/libexec/xen-qemu-system-i386", "/usr/lib/xen*/bin/qemu-system-i386",
            "/usr/local/lib/xen*/bin/qemu-system-i386", "/usr/libexec/xen/bin/qemu-system-i386", "/usr/bin/qemu-system-i386", "/usr/local/bin/qemu-system-i386",
            "/usr/bin/qemu-system-x86_64");

    private record Known(FileTime changed, DeviceModelBinary binary) {
    }

    private final Path root;
    private final Map<Path, Known> known = new HashMap<>();

    public DeviceModelFinder() {
        this(Path.of("/"));
    }

    /** @param root below which the usual places are */
    DeviceModelFinder(Path root) {
        this.root = root;
    }

    /**
     * Finds one.
     *
     * @param override the only one that will do, where a config names it
     * @param machine  that it must have: {@code xenfv}
     * @throws DeviceModelException there is none, or none that was built for Xen
     */
    public synchronized DeviceModelBinary find(Optional<String> override, String machine) {
        List<Path> candidates = override.map(path -> List.of(Path.of(path))).orElseGet(this::places);
        List<String> refused = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                DeviceModelBinary binary = ask(candidate);
                if (binary.machines().contains(machine)) {
                    return binary;
                }
                refused.add(candidate + " was built without Xen's machine " + machine);
            } catch (DeviceModelException e) {
                refused.add(e.getMessage());
            }
        }
        throw new DeviceModelException((machine.equals("xenpv") ? "no device model that serves disks: " : "no device model for HVM guests: ") + (refused.isEmpty() ? "none is installed" : String.join("; ", refused))
                + "; install QEMU for Xen (Debian: qemu-system-xen), or name it with device_model_override");
    }

    private List<Path> places() {
        List<Path> found = new ArrayList<>();
        for (String place : PLACES) {
            Path path = root.resolve(place.substring(1));
            int star = place.indexOf('*');
            if (star < 0) {
                if (Files.isExecutable(path)) {
                    found.add(path);
                }
                continue;
            }
            Path parent = root.resolve(place.substring(1, place.lastIndexOf('/', star)));
            String inside = place.substring(place.indexOf('/', star) + 1);
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, place.substring(place.lastIndexOf('/', star) + 1, star + 1))) {
                folders.forEach(folder -> {
                    if (Files.isExecutable(folder.resolve(inside))) {
                        found.add(folder.resolve(inside));
                    }
                });
            } catch (IOException none) {
                // No such folder, so none in it.
            }
        }
        return found;
    }

    private DeviceModelBinary ask(Path program) {
        try {
            FileTime changed = Files.getLastModifiedTime(program);
            Known before = known.get(program);
            if (before != null && before.changed.equals(changed)) {
                return before.binary;
            }
            Matcher version = VERSION.matcher(answer(program, "--version"));
            if (!version.find()) {
                throw new DeviceModelException(program + " is no QEMU");
            }
            Set<String> machines = MACHINE.matcher(answer(program, "-machine", "help")).results().map(m -> m.group(1)).collect(Collectors.toSet());
            String help = answer(program, "-help");
            // An option that a build lacks is listed all the same.
            boolean sandbox = !answer(program, "-sandbox", "on", "--version").contains("sandbox");
            DeviceModelBinary binary = new DeviceModelBinary(program.toString(), version.group(1), machines, help.contains("-xen-domid-restrict"), sandbox);
            known.put(program, new Known(changed, binary));
            return binary;
        } catch (IOException e) {
            throw new DeviceModelException(program + " cannot be asked what it can do: " + e.getMessage(), e);
        }
    }

    private static String answer(Path program, String... question) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(question));
        Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        // Read by the time it ends: the deadline must hold for one that neither writes nor ends.
        process.onExit().orTimeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS).whenComplete((ended, failure) -> {
            if (failure != null) {
                process.destroyForcibly();
            }
        });
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
            process.destroyForcibly();
            return text;
        }
    }
}
