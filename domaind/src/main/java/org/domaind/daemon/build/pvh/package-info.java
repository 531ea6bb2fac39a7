/**
 * The builder of PVH guests: hardware virtualisation without firmware or a device model.
 *
 * <p>Theory of operation: the kernel, an ELF file with the note PHYS32_ENTRY, is loaded where it wants to be; the ramdisk and the start info come behind
 * it ({@code PvhLayout}). RAM leaves a hole below 4 GiB, in which the local APIC, the ACPI tables and the special pages are. The rest is what PVH
 * shares with HVM ({@link org.domaind.daemon.build.hvm}). Specification: Xen's docs/misc/pvh.pandoc.
 */
package org.domaind.daemon.build.pvh;
