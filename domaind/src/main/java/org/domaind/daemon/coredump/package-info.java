/**
 * Core dumps of guests, in the reference's format (xen.git: docs/misc/dump-core-format.txt): {@link org.domaind.daemon.coredump.CoreDumper}.
 *
 * <p>Theory of operation: how large each section is can be said before the first page is read, so {@code CoreLayout} knows where everything goes, and
 * pages and the table of their numbers are written side by side, a batch at a time. Pages of zeros are left out; the file has holes there. Where a
 * guest's pages are is told by the hypervisor ({@code TranslatedFrames}: PVH and HVM) or by the guest ({@code PvFrames}): what a guest says is copied
 * once and bounded, and leads to pages of its own or to nothing, for the hypervisor maps no others.
 *
 * <p>Knows the hypervisor's ports only.
 */
package org.domaind.daemon.coredump;
