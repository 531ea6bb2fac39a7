package org.domaind.daemon.build.pv;

import java.util.Optional;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.config.BootSpec;

/** The checked inputs of a PV guest's build: kernel, ramdisk and layout. Closing it closes the ramdisk's file. */
record BootMaterial(BootSpec spec, PvKernel kernel, Optional<BootFile> ramdisk, PvLayout layout) implements AutoCloseable {
    @Override
    public void close() {
        ramdisk.ifPresent(BootFile::close);
    }
}
