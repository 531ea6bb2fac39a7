package org.domaind.daemon.plan.device;

/**
 * How long devices are waited for, in milliseconds.
 *
 * @param backend for a backend to find its device
 * @param close   for a backend to close; then the device is removed all the same, or a disk that its guest uses stays
 * @param script  for a hotplug script to end; then it is killed
 */
public record DeviceDeadlines(long backend, long close, long script) {
    /** Those of the reference. */
    public static final DeviceDeadlines DEFAULT = new DeviceDeadlines(10_000, 10_000, 40_000);

    public DeviceDeadlines withScript(long millis) {
        return new DeviceDeadlines(backend, close, millis);
    }
}
