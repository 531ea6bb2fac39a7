package org.domaind.daemon.devicemodel.qemu;

import java.util.Set;

/**
 * A device model of this host, and what it can do.
 *
 * @param path     absolute
 * @param version  {@code 7.2.22}
 * @param machines those of Xen that it has: {@code xenfv}
 * @param restrict it can give up operations on other domains ({@code -xen-domid-restrict})
 * @param sandbox  it was built with a filter of system calls of its own ({@code -sandbox})
 */
public record DeviceModelBinary(String path, String version, Set<String> machines, boolean restrict, boolean sandbox) {
    public DeviceModelBinary {
        machines = Set.copyOf(machines);
    }
}
