package org.domaind.schema.api;

import java.util.Optional;

/**
 * A paravirtual device of a guest, as its nodes in the store say.
 *
 * @param kind         {@code vbd}: a disk, {@code vif}: a network interface
 * @param devid        its number; of a disk, its virtual device's
 * @param name         the disk's name in the config: {@code xvda}
 * @param target       the disk's image
 * @param writable     of a disk
 * @param mac          of a network interface
 * @param bridge       of a network interface
 * @param state        of the frontend (xenbus): 4 is connected; what the guest wrote, as the next three; -1: nothing, or nothing that makes sense
 * @param eventChannel the guest's port
 * @param ringRef      grant of the ring; of a network interface, of the ring by which it sends
 * @param rxRingRef    grant of the ring by which a network interface receives
 */
public record DeviceReport(String kind, int devid, Optional<String> name, Optional<String> target, boolean writable, Optional<String> mac,
                           Optional<String> bridge, int backendDomid, int state, int eventChannel, int ringRef, int rxRingRef, String backendPath) {
}
