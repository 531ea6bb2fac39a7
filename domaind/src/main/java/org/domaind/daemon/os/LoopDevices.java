package org.domaind.daemon.os;

import java.nio.file.Path;

/** Block devices whose blocks are those of a file. Each throws {@link SystemException}. */
public interface LoopDevices {
    /** @param node {@code /dev/loop0}  @param number as stat(2) has it */
    record Loop(Path node, long number) {
    }

    /**
     * Takes a free one. It is let go by itself once nobody uses it any more, this process included: a process that dies leaves none behind.
     */
    Loop attach(Path file, boolean readOnly);

    /** Lets one go, once its last user has closed it. One that is free already, or is of another file by now, is no error. */
    void detach(Path node, Path file);
}
