package org.domaind.daemon.hotplug.builtin;

/** Why a device cannot be connected, or disconnected. */
final class HotplugFailure extends RuntimeException {
    HotplugFailure(String message) {
        super(message);
    }
}
