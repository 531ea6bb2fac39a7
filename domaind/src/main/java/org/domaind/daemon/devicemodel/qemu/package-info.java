/**
 * Device models of a real host: QEMU.
 *
 * <p>Theory of operation: {@code DeviceModelFinder} asks the host's programs what they can do. {@code CommandLine} makes the arguments of a guest's
 * config, a pure computation; {@code Attachments} says by which names the device model reaches what is outside, {@code Inheritance} opens that as
 * descriptors. {@code QemuHost} starts the process, in a jail unless told otherwise, and {@code QemuProcesses} finds it again.
 *
 * <p>May use {@code devicemodel}, {@code devicemodel.jail} and {@code os}.
 */
package org.domaind.daemon.devicemodel.qemu;
