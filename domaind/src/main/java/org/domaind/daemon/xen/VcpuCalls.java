package org.domaind.daemon.xen;

import java.util.Optional;
import org.domaind.daemon.hypervisor.VcpuOperations;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.codec.VcpuCodec;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.CpuBitmap;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Trigger;

/** A domain's vcpus. */
final class VcpuCalls implements VcpuOperations {
    private final Hypercalls hypercalls;
    private final HostCalls host;
    private final AbiTable abi;

    VcpuCalls(Hypercalls hypercalls, HostCalls host) {
        this.hypercalls = hypercalls;
        this.host = host;
        this.abi = hypercalls.abi();
    }

    @Override
    public void allocate(Domid domid, int count) {
        try (ControlCall call = hypercalls.domctl("max_vcpus", domid.value())) {
            call.arguments("xen_domctl_max_vcpus").put("max", count);
            call.run();
        }
    }

    @Override
    public Optional<VcpuInfo> find(Domid domid, int vcpu) {
        try (ControlCall call = hypercalls.domctl("getvcpuinfo", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_getvcpuinfo").put("vcpu", vcpu);
            long result = call.attempt();
            // Up to 4.21: EINVAL for a number too large, ESRCH for one not allocated; from 4.22 on ENOENT.
            if (result == -Errno.EINVAL || result == -Errno.ESRCH || result == -Errno.ENOENT) {
                return Optional.empty();
            }
            call.checked(result);
            return Optional.of(VcpuCodec.decode(arguments));
        }
    }

    @Override
    public Optional<byte[]> context(Domid domid, int vcpu) {
        int size = abi.struct("vcpu_guest_context").size();
        try (ControlCall call = hypercalls.domctl("getvcpucontext", domid.value())) {
            Arena.Block context = call.allocate(size);
            call.arguments("xen_domctl_vcpucontext").put("vcpu", vcpu).put("ctxt", context.address());
            long result = call.attempt();
            if (result == -Errno.EINVAL || result == -Errno.ESRCH || result == -Errno.ENOENT || result == -Errno.ENODATA) {
                return Optional.empty();
            }
            call.checked(result);
            byte[] bytes = new byte[size];
            context.bytes().get(0, bytes);
            return Optional.of(bytes);
        }
    }

    @Override
    public VcpuAffinity affinity(Domid domid, int vcpu) {
        int bits = host.physicalInfo().maxCpuId() + 1;
        try (ControlCall call = hypercalls.domctl("getvcpuaffinity", domid.value())) {
            Arena.Block hard = call.allocate(CpuBitmap.bytes(bits));
            Arena.Block soft = call.allocate(CpuBitmap.bytes(bits));
            Struct arguments = call.arguments("xen_domctl_vcpuaffinity").put("vcpu", vcpu).put("flags", flag("HARD") | flag("SOFT"));
            CpuBitmap.point(arguments, "cpumap_hard", hard, bits);
            CpuBitmap.point(arguments, "cpumap_soft", soft, bits);
            call.run();
            return new VcpuAffinity(CpuBitmap.read(hard, bits), CpuBitmap.read(soft, bits));
        }
    }

    @Override
    public void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force) {
        int bits = CpuSet.MAX + 1;
        try (ControlCall call = hypercalls.domctl("setvcpuaffinity", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_vcpuaffinity").put("vcpu", vcpu)
                    .put("flags", (hard.isPresent() ? flag("HARD") : 0) | (soft.isPresent() ? flag("SOFT") : 0) | (force ? flag("FORCE") : 0));
            point(call, arguments, "cpumap_hard", hard, bits);
            point(call, arguments, "cpumap_soft", soft, bits);
            call.run();
        }
    }

    private static void point(ControlCall call, Struct arguments, String path, Optional<CpuSet> cpus, int bits) {
        if (cpus.isPresent()) {
            Arena.Block map = call.allocate(CpuBitmap.bytes(bits));
            CpuBitmap.write(map, cpus.get());
            CpuBitmap.point(arguments, path, map, bits);
        }
    }

    private long flag(String kind) {
        return abi.constant("XEN_VCPUAFFINITY_" + kind);
    }

    @Override
    public void trigger(Domid domid, Trigger trigger, int vcpu) {
        try (ControlCall call = hypercalls.domctl("sendtrigger", domid.value())) {
            call.arguments("xen_domctl_sendtrigger").put("trigger", abi.constant("XEN_DOMCTL_SENDTRIGGER_" + trigger.name())).put("vcpu", vcpu);
            call.run();
        }
    }
}
