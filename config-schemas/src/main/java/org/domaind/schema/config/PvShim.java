package org.domaind.schema.config;

import java.util.Optional;

/**
 * A hypervisor inside a PVH guest that runs the guest's kernel as a PV guest.
 *
 * @param path        its file, absolute; empty: the one of the running hypervisor's release
 * @param commandLine its own; empty: {@link #DEFAULT_COMMAND_LINE}
 * @param extra       added to that
 */
public record PvShim(Optional<String> path, Optional<String> commandLine, Optional<String> extra) {
    private static final String DEFAULT_COMMAND_LINE = "pv-shim console=xen,pv";

    public PvShim {
        path.filter(p -> !p.startsWith("/")).ifPresent(p -> {
            throw new IllegalArgumentException("the shim's path \"" + p + "\" is not absolute");
        });
    }

    /** All that it is told. */
    public String arguments() {
        return commandLine.orElse(DEFAULT_COMMAND_LINE) + extra.map(e -> " " + e).orElse("");
    }
}
