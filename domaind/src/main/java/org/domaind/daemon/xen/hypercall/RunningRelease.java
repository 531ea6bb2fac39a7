package org.domaind.daemon.xen.hypercall;

import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.HostDevices;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.api.ProblemException;

/** Finds the table of the release that runs. */
public final class RunningRelease {
    // xen.h and version.h: these two never change, else no table could be chosen.
    private static final int XEN_VERSION_CALL = 17;
    private static final int VERSION_COMMAND = 0;

    private RunningRelease() {
    }

    /** @throws ProblemException {@code unknown-hypervisor}, or {@code not-on-xen} when this domain may not control it */
    public static Hypercalls detect(HostDevices devices) {
        long version = devices.hypercall(XEN_VERSION_CALL, VERSION_COMMAND, 0);
        if (version < 0) {
            throw notControlling((int) -version);
        }
        int major = (int) (version >> 16);
        int minor = (int) (version & 0xFFFF);
        AbiTable abi = AbiTable.of(major, minor);
        Hypercalls hypercalls = new Hypercalls(devices, abi);
        verify(hypercalls);
        return hypercalls;
    }

    /** A harmless call tells whether the interface is really that of the release: a distribution may have patched it. */
    private static void verify(Hypercalls hypercalls) {
        try (ControlCall call = hypercalls.sysctl("physinfo")) {
            long result = call.attempt();
            if (result == -Errno.EACCES) {
                throw new ProblemException("unknown-hypervisor", "this hypervisor says it is Xen " + hypercalls.abi().release()
                        + " but does not speak its interface", "known are Xen " + String.join(", ", AbiTable.releases()));
            }
            if (result < 0) {
                throw notControlling((int) -result);
            }
        }
    }

    private static ProblemException notControlling(int errno) {
        return new ProblemException("not-on-xen", "the hypervisor refuses this domain: " + Errno.name(errno)
                + "; domaind runs in the control domain", "to try domaind without it use --simulate");
    }
}
