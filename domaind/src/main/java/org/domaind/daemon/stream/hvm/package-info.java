/**
 * The way of a PVH or HVM guest into a stream ({@link org.domaind.daemon.stream.hvm.HvmSaver}) and out of one
 * ({@link org.domaind.daemon.stream.hvm.HvmRestorer}).
 *
 * <p>Theory of operation: the hypervisor translates such a guest's frame numbers, so its pages are the same in a stream as in its memory. What its vcpus and
 * emulated devices are is the hypervisor's to write and to read ({@code SavedContext} looks at the records' bounds only); where its rings and its device
 * model's pages are stands in parameters ({@code SavedParameter}). A file is read twice: the first time, before there is a domain, its pages are only
 * counted; so the second time all memory is allocated before the first page comes, in superpages wherever a whole one was saved.
 *
 * <p>The state of an HVM guest's device model follows the inner stream. Neither this process nor the hypervisor understands it: the device model of the new
 * domain reads it, in its jail.
 *
 * <p>A file is hostile: each frame number has a bound by the config, each parameter is one that is known, and the hypervisor checks the rest. May use
 * {@code stream}, {@code build} and the hypervisor's ports.
 */
package org.domaind.daemon.stream.hvm;
