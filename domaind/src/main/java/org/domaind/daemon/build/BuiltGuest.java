package org.domaind.daemon.build;

import java.util.List;
import java.util.Optional;

/**
 * Where a guest that can start has what others must know of.
 *
 * @param storeFrame   of the store's page: a machine frame of a PV guest, a guest frame of others
 * @param consoleFrame of the console's page
 * @param tables       that an HVM guest's firmware is to find by the store
 * @param deviceState  what its device model is to go on from, if it was saved with one
 */
public record BuiltGuest(long storeFrame, long consoleFrame, List<Table> tables, Optional<SavedDeviceState> deviceState) {
    /** @param name {@code acpi} or {@code smbios}  @param address physical */
    public record Table(String name, long address, long bytes) {
    }

    public BuiltGuest {
        tables = List.copyOf(tables);
    }

    /** One without tables or a past. */
    public BuiltGuest(long storeFrame, long consoleFrame) {
        this(storeFrame, consoleFrame, List.of(), Optional.empty());
    }

    public BuiltGuest with(List<Table> found) {
        return new BuiltGuest(storeFrame, consoleFrame, found, deviceState);
    }
}
