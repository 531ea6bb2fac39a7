package org.domaind.daemon.hotplug.builtin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What domain 0 has mounted itself: a guest that writes to it, or reads what is written to, would see or make a broken file system. */
final class Mounts {
    private static final int PATH = 0;
    private static final int PLACE = 1;
    private static final int OPTIONS = 3;
    /** Of {@code /sys/block/loop0/loop/backing_file}. */
    private static final String DELETED = " (deleted)";

    private final Path table;
    private final Path blockDevices;
    private final Function<Path, Optional<DeviceNumber>> numbers;

    /** @param table one mount a line (proc(5))  @param blockDevices their folders (sysfs)  @param numbers of files */
    Mounts(Path table, Path blockDevices, Function<Path, Optional<DeviceNumber>> numbers) {
        this.table = table;
        this.blockDevices = blockDevices;
        this.numbers = numbers;
    }

    /** Where a block device is mounted in a way that a guest's use excludes. */
    Optional<String> conflict(DeviceNumber device, boolean guestWrites) {
        return conflict(List.of(device.rdev()), guestWrites);
    }

    /** Where a file is mounted as a loop device in a way that a guest's use excludes. */
    Optional<String> conflict(Path file, boolean guestWrites) {
        List<Long> loops = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(blockDevices, "loop*")) {
            for (Path loop : all) {
                Path backing = loop.resolve("loop/backing_file");
                if (Files.exists(backing) && isSame(file, Files.readString(backing).strip())) {
                    numbers.apply(Path.of("/dev", loop.getFileName().toString())).ifPresent(device -> loops.add(device.rdev()));
                }
            }
        } catch (IOException unreadable) {
            throw new HotplugFailure("which loop devices there are cannot be read: " + unreadable.getMessage());
        }
        return loops.isEmpty() ? Optional.empty() : conflict(loops, guestWrites);
    }

    private static boolean isSame(Path file, String other) throws IOException {
        Path path = Path.of(other.endsWith(DELETED) ? other.substring(0, other.length() - DELETED.length()) : other);
        return Files.exists(path) && Files.isSameFile(file, path);
    }

    private Optional<String> conflict(List<Long> devices, boolean guestWrites) {
        try {
            for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(" ");
                if (fields.length > OPTIONS && fields[PATH].startsWith("/") && (guestWrites || !isReadOnly(fields[OPTIONS]))
                        && numbers.apply(Path.of(unescaped(fields[PATH]))).filter(device -> device.kind() == DeviceNumber.Kind.BLOCK
                        && devices.contains(device.rdev())).isPresent()) {
                    return Optional.of(unescaped(fields[PLACE]));
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new HotplugFailure("what domain 0 has mounted cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean isReadOnly(String options) {
        return options.equals("ro") || options.startsWith("ro,");
    }

    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
