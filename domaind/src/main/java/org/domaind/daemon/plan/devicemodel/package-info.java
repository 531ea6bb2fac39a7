/**
 * The steps of plans that start and end device models.
 *
 * <p>Theory of operation: a device model is a process of this host, which {@link org.domaind.daemon.devicemodel.DeviceModels} looks after. Its start is a
 * step of an HVM guest's creation, whose undo ends it; that finds it by what the kernel says of processes, so a daemon that died between its start and
 * the step's end has forgotten nothing.
 */
package org.domaind.daemon.plan.devicemodel;
