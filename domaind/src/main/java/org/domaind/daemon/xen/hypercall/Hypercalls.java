package org.domaind.daemon.xen.hypercall;

import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.HostDevices;
import org.domaind.schema.abi.AbiTable;

/** Makes calls of the running release. */
public final class Hypercalls {
    private final HostDevices devices;
    private final AbiTable abi;

    Hypercalls(HostDevices devices, AbiTable abi) {
        this.devices = devices;
        this.abi = abi;
    }

    public AbiTable abi() {
        return abi;
    }

    public Arena arena() {
        return new Arena(devices);
    }

    /** A domctl; the command must exist in this release. */
    public ControlCall domctl(String command, int domid) {
        ControlCall call = new ControlCall(this, "domctl", command);
        call.header().put("domain", domid);
        return call;
    }

    public ControlCall sysctl(String command) {
        return new ControlCall(this, "sysctl", command);
    }

    /** @return the result, or the negative error number */
    public long attempt(String hypercall, long... arguments) {
        return devices.hypercall((int) abi.constant("__HYPERVISOR_" + hypercall), arguments);
    }

    /** @param operation for the exception: {@code memory populate_physmap} */
    public long run(String operation, String hypercall, long... arguments) {
        return checked(operation, attempt(hypercall, arguments));
    }

    static long checked(String operation, long result) {
        if (result < 0) {
            throw new HypervisorException(operation, Errno.name((int) -result));
        }
        return result;
    }
}
