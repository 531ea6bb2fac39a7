package org.domaind.daemon.bootloader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.api.ProblemException;

/** The folder that a bootloader writes to. A jailed one's is a file system of bounded size, in memory. */
final class BootloaderFolder {
    /** The file that the bootloader writes its answer to; it must be there before. */
    static final String RESULT = "result";
    /** A kernel, a ramdisk, the answer, what a program needs meanwhile. */
    private static final int MOST_FILES = 32;
    private static final int MOST_MIB = 256;
    private static final long TOOL_SECONDS = 20;

    private BootloaderFolder() {
    }

    /** Makes it, in place of what another run left. @param uid whose it is; 0: it has no bound */
    static void make(Path folder, int uid) throws IOException {
        remove(folder);
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Path output = output(folder);
        Files.createDirectory(output, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (uid != 0) {
            tool("/usr/bin/mount", "-t", "tmpfs", "-o", "size=" + MOST_MIB + "m,nr_inodes=" + MOST_FILES + ",mode=0700,uid=" + uid + ",gid=" + uid
                    + ",nosuid,nodev,noexec", "bootloader", output.toString());
        }
        Path result = output.resolve(RESULT);
        Files.createFile(result, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (uid != 0) {
            Files.setAttribute(result, "unix:uid", uid);
        }
    }

    static Path output(Path folder) {
        return folder.resolve("output");
    }

    /** Files that somebody has open live on for that. @throws ProblemException {@code bootloader-folder} */
    static void remove(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Path output = output(folder);
            if (Files.exists(output) && !Files.getFileStore(output).equals(Files.getFileStore(folder))) {
                tool("/usr/bin/umount", "-l", output.toString());
            }
            delete(folder);
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException("bootloader-folder", folder + " cannot be removed: " + e.getMessage());
        }
    }

    /** Follows no links. */
    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path each : inside) {
                    delete(each);
                }
            }
        }
        Files.delete(path);
    }

    private static void tool(String... words) throws IOException {
        Process process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(words[0] + " did not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(words[0] + ": " + new String(process.getInputStream().readNBytes(1024), java.nio.charset.StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
