package org.domaind.daemon.build;

import java.util.Optional;

/**
 * Where a guest that can start has what others must know of.
 *
 * @param storeFrame   of the store's page: a machine frame of a PV guest, a guest frame of others
 * @param consoleFrame of the console's page
 * @param deviceState  what its device model is to go on from, if it was saved with one
 */
public record BuiltGuest(long storeFrame, long consoleFrame, Optional<SavedDeviceState> deviceState) {
    /** One without a past. */
    public BuiltGuest(long storeFrame, long consoleFrame) {
        this(storeFrame, consoleFrame, Optional.empty());
    }
}
