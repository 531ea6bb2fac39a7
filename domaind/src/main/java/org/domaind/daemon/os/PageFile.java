package org.domaind.daemon.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that can be mapped more than once: a file that is in no folder. What is mapped of it as a {@link View} can be taken away again:
 * whoever touches such a page afterwards gets an {@link InternalError} from the virtual machine, and not what the page holds now.
 */
public final class PageFile implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final int READ_WRITE = 0x3;
    private static final int SHARED = 0x1;
    private static final int SHARED_FIXED = 0x11;
    /** Further than any such file reaches: pages mapped from there raise SIGBUS, which the virtual machine turns into an error. */
    private static final long BEYOND_THE_END = 1L << 42;
    private static final Cleaner UNMAPPED_WHEN_GARBAGE = Cleaner.create();

    private final FileChannel channel;
    private final int fd;
    private long length;

    /** @param name in this process's map */
    public PageFile(String name) {
        try {
            Path file = Files.isWritable(IN_MEMORY) ? Files.createTempFile(IN_MEMORY, name, "") : Files.createTempFile(name, "");
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                fd = openAlso(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no file for pages", e);
        }
    }

    private int openAlso(Path file) throws IOException {
        try {
            return Libc.openFile(file.toString(), OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec());
        } catch (SystemException e) {
            channel.close();
            throw e;
        }
    }

    /** Adds memory at the end, mapped until this process ends. Not for two threads at once. @return little-endian, zeroed */
    public ByteBuffer extend(int pages) {
        try {
            long bytes = (long) pages * NativePages.PAGE_SIZE;
            ByteBuffer slab = channel.map(FileChannel.MapMode.READ_WRITE, length, bytes).order(ByteOrder.LITTLE_ENDIAN);
            length += bytes;
            return slab;
        } catch (IOException e) {
            throw new UncheckedIOException("no memory for pages", e);
        }
    }

    public long length() {
        return length;
    }

    /** Maps pages of the file beside each other. @param offsets of the pages in the file; negative: none, as if it was taken away already */
    public View view(long[] offsets) {
        int count = NativePages.checkCount(offsets.length);
        long bytes = (long) count * NativePages.PAGE_SIZE;
        long address = Libc.map("map pages", bytes, READ_WRITE, SHARED, fd, BEYOND_THE_END);
        ByteBuffer all = Libc.bytesAt(address, Math.toIntExact(bytes));
        // The addresses are free again when nobody can touch them any more.
        UNMAPPED_WHEN_GARBAGE.register(all, () -> Libc.unmap(address, bytes));
        for (int i = 0; i < count; i++) {
            if (offsets[i] >= 0) {
                Libc.mapOver("map a page", address + (long) i * NativePages.PAGE_SIZE, NativePages.PAGE_SIZE, READ_WRITE, SHARED_FIXED, fd, offsets[i]);
            }
        }
        return new View(all, address, bytes);
    }

    /** What is mapped stays mapped; no view can be opened or closed any more. */
    @Override
    public void close() {
        Libc.closeFile(fd);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages beside each other. */
    public final class View {
        private final ByteBuffer all;
        private final long address;
        private final long bytes;

        private View(ByteBuffer all, long address, long bytes) {
            this.all = all;
            this.address = address;
            this.bytes = bytes;
        }

        /** One page, little-endian, position 0. */
        public ByteBuffer page(int index) {
            return all.slice(index * NativePages.PAGE_SIZE, NativePages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Takes the pages away from all who have buffers of them. Doing so twice is no error. */
        public void revoke() {
            Libc.mapOver("revoke pages", address, bytes, READ_WRITE, SHARED_FIXED, fd, BEYOND_THE_END);
        }
    }
}
