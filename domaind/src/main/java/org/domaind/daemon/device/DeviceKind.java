package org.domaind.daemon.device;

import java.util.Arrays;
import java.util.Optional;
import org.domaind.schema.config.DeviceConfig;

/** The paravirtual devices that the daemon gives to guests; {@link #word} is their name in the store. */
public enum DeviceKind {
    /** Disks: xen-blkback, xen-blkfront. */
    VBD("vbd"),
    /** Network interfaces: xen-netback, xen-netfront. */
    VIF("vif");

    private final String word;

    DeviceKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<DeviceKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    public static DeviceKind of(DeviceConfig config) {
        return config instanceof DeviceConfig.Disk ? VBD : VIF;
    }
}
