/**
 * What a save of a PVH or HVM guest needs beside that of a PV guest's: how it is suspended ({@link org.domaind.daemon.plan.save.hvm.SuspendManner}), and its
 * device model's part ({@link org.domaind.daemon.plan.save.hvm.EmulatedDevices}).
 *
 * <p>Theory of operation: a guest whose kernel knows the hypervisor is asked, as a PV guest is. Any other HVM guest is stopped between two instructions and
 * needs to know nothing. Then its device model stops, so that nothing writes to the guest's memory any more; its state goes behind the memory in the
 * file. Where the guest goes on, its device model does so first.
 */
package org.domaind.daemon.plan.save.hvm;
