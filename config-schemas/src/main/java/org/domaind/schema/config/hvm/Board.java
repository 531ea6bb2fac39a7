package org.domaind.schema.config.hvm;

import java.util.EnumSet;
import java.util.List;

/**
 * What the hypervisor and the firmware emulate for an HVM guest. Names in parentheses are keys of xl.cfg.
 *
 * @param apic        the tables describe an IO-APIC (apic)
 * @param sleep       to memory (acpi_s3)
 * @param hibernate   to disk (acpi_s4)
 * @param laptopSlate the device of convertible laptops (acpi_laptop_slate)
 * @param hpet        (hpet)
 * @param alignTimers (vpt_align)
 * @param localMachineCheck machine checks of one processor alone (mca_caps)
 * @param pirqs       it may take interrupts over event channels (hvm_pirq)
 * @param generation  the store has a number by which Windows finds that it is a copy (ms_vm_genid)
 * @param viridian    in their order, each once; none when a message has no list (viridian)
 */
public record Board(boolean apic, boolean sleep, boolean hibernate, boolean laptopSlate, boolean hpet, boolean alignTimers, boolean localMachineCheck,
                    boolean pirqs, boolean generation, List<Viridian> viridian) {
    public static final Board DEFAULT = new Board(true, true, true, false, true, true, false, false, false, List.of());

    public Board {
        viridian = viridian == null || viridian.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(viridian));
    }
}
