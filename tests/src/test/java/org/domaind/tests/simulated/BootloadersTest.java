package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bootloaders, honest and not: scripts that answer as pygrub does. The jail itself needs a host, and has a job on a real hypervisor. */
class BootloadersTest extends DaemonTest {
    private String disk;

    @BeforeEach
    void makeDisk() {
        disk = "disk=[\"" + host.file("disk.img", "an image") + ",raw,xvda,w\"]";
    }

    /** Reads its arguments into $directory, $output and $disk, and then does what the lines say. */
    private String bootloader(String... lines) throws IOException {
        Path script = Path.of(host.file("loader", """
                #!/bin/sh
                echo "$@" > %s/arguments
                for word; do
                  case $word in --output=*) output=${word#--output=} ;; --output-directory=*) directory=${word#--output-directory=} ;; esac
                  disk=$word
                done
                answer() { printf '%%s\\0' "$@" > "$output"; }
                kernel() { cp %s "$directory/boot_kernel.x"; }
                """.formatted(folder, host.kernel()) + String.join("\n", lines) + "\n"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    private String config(String bootloader, String... more) {
        return host.config("g", Stream.concat(Stream.of("kernel=\"\"", "bootloader=\"" + bootloader + '"', "bootloader_restrict=0", disk),
                Stream.of(more)).toArray(String[]::new));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(host.paths().xenRunDirectory())) {
            assertEquals(List.of(), left.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("bootloader")).toList());
        }
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void itFindsTheKernelOnTheDisk(String type) throws IOException {
        String loader = bootloader("cat $disk > %s/seen".formatted(folder), "kernel", "echo module > $directory/boot_ramdisk.x",
                "answer \"kernel $directory/boot_kernel.x\" \"ramdisk $directory/boot_ramdisk.x\" 'args root=/dev/xvda found' ''");
        host.xl("create", "-q", config(loader, "type=\"" + type + '"', "kernel=\"/vmlinuz\"", "extra=\"asked\"", "bootloader_args=[\"--entry=1\", \"-x y\"]")).ok();
        host.awaitLog("g", log -> log.contains("args=root=/dev/xvda found"));
        assertEquals("an image", Files.readString(folder.resolve("seen")));
        String arguments = Files.readString(folder.resolve("arguments"));
        assertTrue(arguments.matches("--kernel=/vmlinuz --args=asked --output=(\\S+)/result --output-format=simple0 --output-directory=\\1 --entry=1 -x y "
                + folder + "/disk.img\n"), arguments);
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        assertTrue(host.xl("list", "-l", "g").ok().out().contains("\"bootloader\": \"" + loader + '"'));
        host.xl("destroy", "g").ok();
        assertNothingIsLeft();
    }

    /** Each an answer, and what is said of it. */
    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("answer 'args x'", "it names no kernel"),
                Arguments.of("true", "it names no kernel"),
                Arguments.of("answer 'kernel /etc/passwd'", "\"/etc/passwd\" is no plain file of its folder"),
                Arguments.of("kernel; answer \"kernel $directory/../output/boot_kernel.x\"", "is no plain file of its folder"),
                Arguments.of("ln -s /etc/passwd $directory/link; answer \"kernel $directory/link\"", "is no plain file of its folder"),
                Arguments.of("mkfifo $directory/fifo; answer \"kernel $directory/fifo\"", "is no plain file of its folder"),
                Arguments.of("kernel; answer \"kernel $directory/boot_kernel.x\" 'ramdisk /etc/shadow'",
                        "\"/etc/shadow\" is no plain file of its folder"),
                Arguments.of("kernel; answer \"kernel $directory/boot_kernel.x\" \"args a$(printf '\\033')b\"",
                        "the command line has control characters: \"a?b\""),
                Arguments.of("kernel; answer \"kernel $directory/boot_kernel.x\" \"args $(head -c 2000 /dev/zero | tr '\\0' x)\"",
                        "the command line has 2000 bytes, 1023 is the most"),
                Arguments.of("head -c 100000 /dev/zero | tr '\\0' x > $output", "its answer has more than 65536 bytes"),
                Arguments.of("rm $output; ln -s /etc/passwd $output", "its answer is no plain file"),
                Arguments.of("rm $output; mkfifo $output", "its answer is no plain file"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatCannotBeBelievedIsRefused(String lines, String reason) throws IOException {
        String line = host.xl("create", "-q", config(bootloader(lines))).refusal(3);
        assertTrue(line.startsWith("xl: the bootloader's answer cannot be used: ") && line.contains(reason), line);
        assertNothingIsLeft();
    }

    @Test
    void itsLastLineIsInTheError() throws IOException {
        String loader = bootloader("echo first; echo 'Unable to find partition' >&2; exit 1");
        String line = host.xl("create", "-q", config(loader)).refusal(3);
        assertTrue(line.startsWith("xl: the bootloader " + loader + " ended with status 1: Unable to find partition"), line);
        assertTrue(Files.readString(host.paths().logDirectory().resolve("bootloader.g.log")).contains("first"));
        assertNothingIsLeft();
    }

    @Test
    void withoutADiskOrAProgramItIsRefused() throws IOException {
        String loader = bootloader("true");
        assertEquals("xl: a bootloader looks for the kernel on the guest's first disk, and the guest has none",
                host.xl("create", "-q", config(loader, "disk=[]")).refusal(3));
        assertEquals("xl: the bootloader /nowhere/loader does not exist, or is no program", host.xl("create", "-q", config("/nowhere/loader")).refusal(3));
        String pygrub = host.xl("create", "-q", config("/usr/bin/pygrub-of-old/pygrub")).refusal(3);
        assertTrue(pygrub.contains("there is no bootloader pygrub in " + folder + "/usr/lib/xen-4."), pygrub);
        assertNothingIsLeft();
    }

    /** Wherever an old config says that it is. */
    @ParameterizedTest
    @ValueSource(strings = {"pygrub", "/usr/bin/pygrub.old/../pygrub"})
    void pygrubIsFoundWhereItIs(String word) throws IOException {
        String loader = bootloader("kernel", "answer \"kernel $directory/boot_kernel.x\"");
        Path tools = Files.createDirectories(folder.resolve("usr/lib/xen/bin"));
        Files.move(Path.of(loader), tools.resolve("pygrub"));
        host.xl("create", "-q", config(word)).ok();
        host.awaitLives("g", 1);
        assertTrue(Files.readString(folder.resolve("arguments")).startsWith("--quiet --output="));
        host.xl("destroy", "g").ok();
        assertNothingIsLeft();
    }

    @Test
    void oneThatIsAtWorkEndsWithTheDaemon() throws Exception {
        String uuid = "01234567-89ab-cdef-0123-456789abcdef";
        String loader = bootloader("echo $$ > %s/pid.new; mv %1$s/pid.new %1$s/pid".formatted(folder), "exec sleep 1000");
        CompletableFuture<XlResult> create = CompletableFuture.supplyAsync(() -> host.xl("create", "-q", config(loader, "uuid=\"" + uuid + '"')));
        Waiting.until(() -> "the bootloader to run", () -> Files.exists(folder.resolve("pid")));
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        DiskImage killed = host.image();
        host.stopDaemon();
        create.get(30, TimeUnit.SECONDS);
        Waiting.until(() -> "the bootloader to be killed", () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        // As if the daemon had been killed meanwhile.
        killed.restore();
        Path left = Files.createDirectories(host.paths().xenRunDirectory().resolve("bootloader-" + uuid).resolve("output"));
        Files.writeString(left.resolve("boot_kernel.x"), "half a kernel");
        host.startDaemon();
        assertNothingIsLeft();
    }

    @Test
    void withoutTheToolsOfTheJailItIsRefused() throws IOException {
        String line = host.xl("create", "-q", config(bootloader("true"), "bootloader_restrict=1")).refusal(3);
        assertTrue(line.startsWith("xl: a bootloader runs isolated, for which this host lacks /usr/bin/prlimit, /usr/bin/setpriv, /usr/bin/bwrap"), line);
        assertNothingIsLeft();
    }
}
