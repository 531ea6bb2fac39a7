package org.domaind.daemon.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.model.BootSpec;

/**
 * The checked inputs of a guest's build: kernel, ramdisk and layout. Closing it closes the ramdisk's file.
 *
 * @param ramdisk open for reading; its length is that of the time when the layout was made
 */
public record BootMaterial(BootSpec spec, PvKernel kernel, Optional<FileChannel> ramdisk, PvLayout layout) implements AutoCloseable {
    @Override
    public void close() {
        if (ramdisk.isPresent()) {
            try {
                ramdisk.get().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
