/**
 * The ACPI tables of guests without firmware, made for each guest anew.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.build.acpi.AcpiTables} lays FACS, MADT, DSDT, FADT and XSDT out one after the other, from a given
 * address on, and points an RSDP at them. There are no devices to describe but processors: the MADT names all that the guest may ever have, and those
 * that are online from the start as enabled; the DSDT has an object for each, whose {@code _MAT} and {@code _STA} say the same. A vcpu that comes or
 * goes later is told of by the store, not by ACPI, so nothing here changes while the guest runs. {@code Aml} writes the DSDT's byte code.
 *
 * <p>Layouts: ACPI specification, release 5.0, chapters 5 (tables), 8 (processors) and 20 (AML). Guests without firmware have no PM timer, no RTC, no
 * VGA and no 8042; what the fixed registers point at answers like an empty bus, as guests of the reference have it.
 */
package org.domaind.daemon.build.acpi;
