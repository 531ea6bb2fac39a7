/**
 * Device models: QEMU processes, one per HVM guest, that emulate its disks, network cards, screen and lines.
 *
 * <p>Theory of operation: a pure computation makes the arguments of a guest's config ({@link org.domaind.daemon.devicemodel.CommandLine}). A
 * {@link org.domaind.daemon.devicemodel.DeviceModelHost} starts the process: {@link org.domaind.daemon.devicemodel.QemuHost} in a jail
 * ({@code jail}), where it has disks, tap devices and its QMP socket as descriptors. {@link org.domaind.daemon.devicemodel.DeviceModel} looks after it:
 * one thread per device model waits for its end (pidfd_open(2)), its log and its answers ({@code qmp}), so that one which hangs, lies or floods delays
 * no other. It outlives the daemon: the next process finds it by its number, its QMP socket and its log pipe by their paths.
 *
 * <p>May use {@code os}, {@code events} and {@code guestlog}.
 */
package org.domaind.daemon.devicemodel;
