package org.domaind.daemon.build;

import java.nio.file.Path;

/** Where a save file has the state of a guest's device model. @param length in bytes */
public record SavedDeviceState(Path file, long at, int length) {
}
