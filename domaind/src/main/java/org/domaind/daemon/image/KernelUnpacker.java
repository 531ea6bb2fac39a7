package org.domaind.daemon.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.image.compression.Compression;
import org.domaind.daemon.image.elf.ElfReader;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;
import org.domaind.daemon.image.file.ScratchFile;
import org.domaind.daemon.image.file.UnpackedFile;

/** Removes the layers of compression from a kernel file until an ELF image is left. */
final class KernelUnpacker {
    private final Path folder;

    /** @param folder for unpacked files */
    KernelUnpacker(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes over {@code file} and returns it if it is an ELF image already; otherwise returns a new file and deletes {@code file}.
     *
     * @return a file that starts like an ELF image; the caller closes it
     */
    ScratchFile unpack(ScratchFile file) throws ImageFault {
        ScratchFile current = file;
        boolean done = false;
        try {
            for (int layer = 0; layer < ImageLimits.MAX_LAYERS; layer++) {
                FileSlice whole = FileSlice.whole(current.channel());
                if (isElf(whole)) {
                    done = true;
                    return current;
                }
                current = peel(current, whole);
            }
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is wrapped in more than " + (ImageLimits.MAX_LAYERS - 1) + " layers of compression");
        } catch (IOException e) {
            throw ImageFault.whileUnpacking(e);
        } finally {
            if (!done) {
                current.close();
            }
        }
    }

    private ScratchFile peel(ScratchFile outer, FileSlice whole) throws ImageFault {
        Optional<FileSlice> payload = BzImage.payload(whole);
        FileSlice packed = payload.orElse(whole);
        Optional<Compression> compression = Compression.of(packed);
        if (payload.isEmpty() && compression.filter(c -> c == Compression.GZIP).isEmpty()) {
            throw new ImageFault(ImageFault.NOT_A_KERNEL, "is not a kernel: neither a bzImage nor an ELF file");
        }
        ScratchFile inner = ScratchFile.in(folder);
        boolean done = false;
        try {
            UnpackedFile into = new UnpackedFile(inner.channel(), compression.isPresent() ? packed.trailingSize() : packed.length());
            if (compression.isPresent()) {
                compression.get().unpack(packed, into);
            } else {
                copy(packed, into);
            }
            if (payload.isPresent() && !isElf(FileSlice.whole(inner.channel()))) {
                throw ImageFault.corrupt("its payload is not an ELF image");
            }
            outer.close();
            done = true;
            return inner;
        } catch (IOException e) {
            throw ImageFault.whileUnpacking(e);
        } finally {
            if (!done) {
                inner.close();
            }
        }
    }

    private static void copy(FileSlice from, UnpackedFile to) throws IOException {
        from.stream().transferTo(to);
        to.finish();
    }

    private static boolean isElf(FileSlice slice) throws ImageFault {
        return slice.peek(0, ElfReader.MAGIC.length).equals(ByteBuffer.wrap(ElfReader.MAGIC));
    }
}
