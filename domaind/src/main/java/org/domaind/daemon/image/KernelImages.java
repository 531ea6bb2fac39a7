package org.domaind.daemon.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.image.elf.ElfImage;
import org.domaind.daemon.image.elf.ElfReader;
import org.domaind.daemon.image.file.FileStamp;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;
import org.domaind.daemon.image.file.ScratchFile;

/**
 * Loads kernels. Unpacked kernels are cached: in the cache folder by content, and the latest ones also in this object by the file's
 * name, size and times, so that loading the same kernel again does not read it.
 *
 * <p>One process at a time may use a cache folder. Thread-safe; kernels are unpacked one after the other.
 */
public final class KernelImages {
    /** Default size of the cache folder: about eight kernels of a distribution. */
    public static final long DEFAULT_CACHE_BYTES = 512L << 20;
    private static final int REMEMBERED = 8;
    private static final int COPIED_AT_ONCE = 1 << 20;

    private final KernelCache cache;
    private final KernelUnpacker unpacker;
    private final Map<FileStamp, ElfImage> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FileStamp, ElfImage> eldest) {
            return size() > REMEMBERED;
        }
    };
    private boolean opened;

    /** @param cacheDir created when the first kernel is loaded; for the cache only */
    public KernelImages(Path cacheDir) {
        this(cacheDir, DEFAULT_CACHE_BYTES);
    }

    /** @param maxCacheBytes of unpacked kernels kept; the one loaded last is kept even when it alone is larger */
    public KernelImages(Path cacheDir, long maxCacheBytes) {
        this.cache = new KernelCache(cacheDir, maxCacheBytes);
        this.unpacker = new KernelUnpacker(cacheDir);
    }

    /**
     * A kernel that a PV guest can boot.
     *
     * @param kernel a bzImage or an ELF file, or either of them gzip'd
     * @throws org.domaind.schema.api.ProblemException when it is none: {@code kernel-not-found}, {@code kernel-unreadable},
     *         {@code not-a-kernel}, {@code kernel-corrupt}, {@code kernel-too-big}, {@code kernel-lacks-xen-notes},
     *         {@code kernel-not-for-pv}, {@code kernel-needs-dom0}, {@code kernel-cache-failed}
     */
    public PvKernel loadPv(Path kernel) {
        return load(kernel, PvKernelChecks::check);
    }

    /**
     * A kernel that a PVH guest can boot.
     *
     * @param kernel as of {@link #loadPv}
     * @throws org.domaind.schema.api.ProblemException as of {@link #loadPv}, but {@code kernel-lacks-pvh} in place of those about Xen's notes
     */
    public PvhKernel loadPvh(Path kernel) {
        return load(kernel, PvhKernelChecks::check);
    }

    /** What starts an HVM guest. @param loader as of {@link #loadPv} @throws org.domaind.schema.api.ProblemException as of {@link #loadPv}, without those about notes */
    public HvmLoader loadHvm(Path loader) {
        return load(loader, HvmLoaderChecks::check);
    }

    /** What makes an image a kernel for one type of guests. */
    private interface Check<K> {
        K check(ElfImage elf) throws ImageFault;
    }

    private synchronized <K> K load(Path kernel, Check<K> check) {
        try {
            FileStamp stamp = stamp(kernel);
            ElfImage known = remembered.get(stamp);
            if (known != null) {
                return check.check(known);
            }
            ElfImage elf = ElfReader.read(image(kernel, check));
            K loaded = check.check(elf);
            if (stamp(kernel).equals(stamp)) {
                remembered.put(stamp, elf);
            }
            return loaded;
        } catch (ImageFault e) {
            throw e.about(kernel);
        }
    }

    private static FileStamp stamp(Path kernel) throws ImageFault {
        try {
            FileStamp stamp = FileStamp.of(kernel);
            if (!Files.isRegularFile(kernel)) {
                throw new ImageFault(ImageFault.UNREADABLE, "is not a file");
            }
            if (stamp.size() > ImageLimits.MAX_IMAGE_BYTES) {
                throw new ImageFault(ImageFault.TOO_BIG, "has " + stamp.size() + " bytes; " + ImageLimits.MAX_IMAGE_BYTES + " is the most");
            }
            return stamp;
        } catch (NoSuchFileException e) {
            throw new ImageFault(ImageFault.NOT_FOUND, "does not exist", e);
        } catch (ImageFault e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The unpacked image, from the cache if it is there. */
    private ByteBuffer image(Path kernel, Check<?> check) throws ImageFault {
        try {
            if (!opened) {
                cache.open();
                opened = true;
            }
            try (ScratchFile copy = ScratchFile.in(cache.folder())) {
                String hash = copy(kernel, copy.channel());
                Optional<ByteBuffer> known = cache.get(hash);
                return known.isPresent() ? known.get() : unpackInto(hash, copy, check);
            }
        } catch (ImageFault e) {
            throw e;
        } catch (IOException e) {
            throw new ImageFault(ImageFault.CACHE, "cannot be kept in the cache: " + e.getMessage(), e);
        }
    }

    private ByteBuffer unpackInto(String hash, ScratchFile copy, Check<?> check) throws IOException {
        try (ScratchFile elf = unpacker.unpack(copy)) {
            // A file that no guest can boot is not cached.
            check.check(ElfReader.read(elf.channel().map(FileChannel.MapMode.READ_ONLY, 0, elf.channel().size())
                    .order(ByteOrder.LITTLE_ENDIAN)));
            cache.put(hash, elf);
        }
        return cache.get(hash).orElseThrow(() -> new ImageFault(ImageFault.CACHE, "does not come back from the cache as it was stored"));
    }

    /** Copies the file, up to the size limit, and hashes the copy. */
    private static String copy(Path kernel, FileChannel to) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(COPIED_AT_ONCE);
        long total = 0;
        try (FileChannel from = open(kernel)) {
            while (read(from, buffer)) {
                buffer.flip();
                total += buffer.remaining();
                if (total > ImageLimits.MAX_IMAGE_BYTES) {
                    throw new ImageFault(ImageFault.TOO_BIG, "has more than " + ImageLimits.MAX_IMAGE_BYTES + " bytes");
                }
                digest.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static FileChannel open(Path kernel) throws ImageFault {
        try {
            return FileChannel.open(kernel, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static boolean read(FileChannel from, ByteBuffer buffer) throws ImageFault {
        try {
            return from.read(buffer) > 0;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ImageFault unreadable(IOException e) {
        return new ImageFault(ImageFault.UNREADABLE, "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
