package org.domaind.daemon.build.hvm;

import java.util.Locale;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.GuestType;

/** Whether a host runs guests by the processor's virtualisation. */
public final class HvmHost {
    private static final String CAPABILITY = "hvm-3.0-x86_32";

    private HvmHost() {
    }

    /** @throws ProblemException {@code host-lacks-hvm} */
    public static void require(HostMachine machine, GuestType type) {
        if (!machine.info().capabilities().contains(CAPABILITY)) {
            throw new ProblemException("host-lacks-hvm", "this host runs no " + type.word().toUpperCase(Locale.ROOT)
                    + " guests: its processor has no virtualisation, or the firmware has turned it off", "type = \"pv\", or turn on VT-x or AMD-V");
        }
    }
}
