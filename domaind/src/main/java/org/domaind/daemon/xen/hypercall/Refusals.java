package org.domaind.daemon.xen.hypercall;

import java.util.function.Supplier;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.SystemException;

/** Turns the kernel's refusals into those of the ports. */
public final class Refusals {
    private Refusals() {
    }

    public static <T> T translate(Supplier<T> action) {
        try {
            return action.get();
        } catch (SystemException e) {
            HypervisorException refusal = new HypervisorException(e.call(), e.errorName());
            refusal.initCause(e);
            throw refusal;
        }
    }

    public static void translate(Runnable action) {
        translate(() -> {
            action.run();
            return null;
        });
    }
}
