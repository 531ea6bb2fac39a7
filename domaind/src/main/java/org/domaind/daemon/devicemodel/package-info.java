/**
 * Device models: processes, one per HVM guest, that emulate its disks, network cards, screen and lines.
 *
 * <p>Theory of operation: a {@link org.domaind.daemon.devicemodel.DeviceModelHost} starts the process: that of {@code qemu} in a jail ({@code jail}),
 * where it has disks, tap devices and its QMP socket as descriptors. {@link org.domaind.daemon.devicemodel.DeviceModels} knows those that run, and
 * {@code DeviceModelLoop}, one thread for all, waits for their ends (pidfd_open(2)), their logs and their answers ({@code qmp}), so that one which
 * hangs, lies or floods delays no other. A device model outlives the daemon: the next process finds it by its user, its QMP socket and its log pipe by
 * their paths.
 *
 * <p>May use {@code os}, {@code events}, {@code vital} and {@code guestlog}.
 */
package org.domaind.daemon.devicemodel;
