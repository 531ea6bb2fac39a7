package org.domaind.daemon.bootloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.SpecialFiles;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;

/** The disk that a bootloader looks at: a node of its own of a block device, which one user may read and nobody may write. Closing it takes the node away. */
final class BootDisk implements AutoCloseable {
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK = 0060000;

    private final Path node;
    /** Lets go of what it is the node of. */
    private final Runnable after;

    private BootDisk(Path node, Runnable after) {
        this.node = node;
        this.after = after;
    }

    /** The image of a guest's first disk. @throws ProblemException none that a bootloader of domain 0 can read */
    static Path image(Optional<DeviceConfig.Disk> first) {
        DeviceConfig.Disk disk = first.orElseThrow(() -> new ProblemException("no-boot-disk", "a bootloader looks for the kernel on the guest's first disk, "
                + "and the guest has none"));
        if (disk.format() != DeviceConfig.DiskFormat.RAW || disk.script().isPresent() || disk.target().isEmpty()) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "a bootloader can read a raw file or a block device; disk " + disk.vdev() + " is neither");
        }
        Path image = Path.of(disk.target().get());
        if (!Files.isRegularFile(image) && !isBlock(image)) {
            throw new ProblemException("no-such-image", "disk " + disk.vdev() + ": " + image + " is no file and no block device");
        }
        return image;
    }

    private static boolean isBlock(Path path) {
        try {
            return ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK) == BLOCK;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param loops for a file's  @param node made, in a folder that exists  @throws ProblemException {@code boot-disk}: the host cannot */
    static BootDisk open(LoopDevices loops, Path image, Path node, int uid) {
        try {
            Files.deleteIfExists(node);
            if (isBlock(image)) {
                SpecialFiles.makeBlockNode(node, ((Number) Files.getAttribute(image, "unix:rdev")).longValue(), uid);
                return new BootDisk(node, () -> { });
            }
            LoopDevices.Loop loop = loops.attach(image, true);
            BootDisk disk = new BootDisk(node, () -> loops.detach(loop.node(), image));
            try {
                SpecialFiles.makeBlockNode(node, loop.number(), uid);
                return disk;
            } catch (IOException | SystemException e) {
                disk.close();
                throw e;
            }
        } catch (IOException | SystemException e) {
            throw new ProblemException("boot-disk", "the bootloader cannot be shown " + image + ": " + e.getMessage(),
                    "a raw file needs the kernel module loop");
        }
    }

    Path node() {
        return node;
    }

    @Override
    public void close() {
        try {
            if (Files.exists(node, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(node);
            }
        } catch (IOException e) {
            throw new ProblemException("boot-disk", node + " cannot be removed: " + e.getMessage());
        } finally {
            after.run();
        }
    }
}
