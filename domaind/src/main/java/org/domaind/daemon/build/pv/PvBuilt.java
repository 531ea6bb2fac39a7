package org.domaind.daemon.build.pv;

import java.util.OptionalLong;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.hypervisor.value.PvVcpuState;

/**
 * The result of writing a guest's memory, for later steps.
 *
 * @param hypercallMfn the page to fill with hypercall entry points; empty when the kernel has none
 * @param vcpu         the first vcpu's state, with the level-4 table
 */
record PvBuilt(long storeMfn, long consoleMfn, long sharedInfoMfn, OptionalLong hypercallMfn, PvVcpuState vcpu) {
    BuiltGuest rings() {
        return new BuiltGuest(storeMfn, consoleMfn);
    }
}
