package org.domaind.tests.realxen;

import java.util.Objects;
import org.domaind.daemon.hypervisor.HypervisorException;

/** Prints checks as {@code tests/real-xen/run} counts them. */
final class Checks {
    private int failed;

    void that(String name, boolean holds) {
        System.out.println((holds ? "ok - " : "not ok - ") + name);
        failed += holds ? 0 : 1;
    }

    void equal(String name, Object wanted, Object got) {
        that(name, Objects.equals(wanted, got));
        if (!Objects.equals(wanted, got)) {
            System.out.println("# wanted: " + wanted + "\n# got:    " + got);
        }
    }

    /** The action is refused with an error of that name. */
    void refused(String name, String error, Runnable action) {
        try {
            action.run();
            equal(name, error, "no refusal");
        } catch (HypervisorException e) {
            equal(name, error, e.error());
        }
    }

    int status() {
        return failed == 0 ? 0 : 1;
    }
}
