/**
 * How guests get devices and lose them: {@link org.domaind.daemon.plan.device.DeviceSteps} within the plan of a guest's creation,
 * {@link org.domaind.daemon.plan.device.AttachPlanner} and {@link org.domaind.daemon.plan.device.DetachPlanner} while it lives.
 *
 * <p>Theory of operation: a device is two directories of the store, whose {@code state} nodes the two drivers move towards each other (xenbus). The plan
 * writes both; the backend's driver finds its one and says InitWait; then the hotplug script connects the backend with a disk or a bridge. What the
 * guest does after that is its own affair: nothing waits for it. A device goes the other way round:
 * {@link org.domaind.daemon.plan.device.DeviceRemoval} finds in the store what there is of it, so it serves as undo, as detachment and as the end of
 * all devices of a guest, also in a process that knows nothing of how they came. All waits are for watches, with deadlines.
 */
package org.domaind.daemon.plan.device;
