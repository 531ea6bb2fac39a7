package org.domaind.daemon.xen;

import java.util.function.Supplier;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.SystemException;

/** Turns the kernel's refusals into those of the ports. */
final class Refusals {
    private Refusals() {
    }

    static <T> T translate(Supplier<T> action) {
        try {
            return action.get();
        } catch (SystemException e) {
            HypervisorException refusal = new HypervisorException(e.call(), e.errorName());
            refusal.initCause(e);
            throw refusal;
        }
    }

    static void translate(Runnable action) {
        translate(() -> {
            action.run();
            return null;
        });
    }
}
