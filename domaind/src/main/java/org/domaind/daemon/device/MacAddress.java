package org.domaind.daemon.device;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Addresses for network interfaces whose config has none: 00:16:3e is Xen's, and the rest is random. */
public final class MacAddress {
    private MacAddress() {
    }

    public static String random(RandomGenerator random) {
        // The reference as well leaves the highest bit clear.
        return String.format(Locale.ROOT, "00:16:3e:%02x:%02x:%02x", random.nextInt(0x80), random.nextInt(0x100), random.nextInt(0x100));
    }
}
