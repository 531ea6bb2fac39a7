package org.domaind.daemon.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.hypervisor.PoolOperations;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.CpuBitmap;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.CpuSet;

/** Cpupools: one sysctl with an operation of its own for each. */
final class PoolCalls implements PoolOperations {
    private static final int MAX_POOLS = 4096;
    private final Hypercalls hypercalls;
    private final HostCalls host;
    private final AbiTable abi;

    PoolCalls(Hypercalls hypercalls, HostCalls host) {
        this.hypercalls = hypercalls;
        this.host = host;
        this.abi = hypercalls.abi();
    }

    @Override
    public List<CpuPool> all() {
        List<CpuPool> pools = new ArrayList<>();
        long next = 0;
        while (pools.size() < MAX_POOLS) {
            Optional<CpuPool> found = poolFrom(next);
            if (found.isEmpty()) {
                break;
            }
            pools.add(found.get());
            next = found.get().id() + 1L;
        }
        return List.copyOf(pools);
    }

    /** The pool with that number, or the next one that there is. */
    Optional<CpuPool> poolFrom(long id) {
        int bits = host.physicalInfo().maxCpuId() + 1;
        try (ControlCall call = hypercalls.sysctl("cpupool_op")) {
            Arena.Block map = call.allocate(CpuBitmap.bytes(bits));
            Struct arguments = call.arguments("xen_sysctl_cpupool_op").put("op", abi.constant("XEN_SYSCTL_CPUPOOL_OP_INFO"))
                    .put("cpupool_id", id);
            CpuBitmap.point(arguments, "cpumap", map, bits);
            long result = call.attempt();
            if (result == -Errno.ENOENT) {
                return Optional.empty();
            }
            call.checked(result);
            return Optional.of(new CpuPool(arguments.getInt("cpupool_id"), host.schedulerName(arguments.get("sched_id")),
                    arguments.getInt("n_dom"), CpuBitmap.read(map, bits)));
        }
    }

    @Override
    public CpuSet freeCpus() {
        int bits = host.physicalInfo().maxCpuId() + 1;
        try (ControlCall call = hypercalls.sysctl("cpupool_op")) {
            Arena.Block map = call.allocate(CpuBitmap.bytes(bits));
            Struct arguments = call.arguments("xen_sysctl_cpupool_op").put("op", abi.constant("XEN_SYSCTL_CPUPOOL_OP_FREEINFO"));
            CpuBitmap.point(arguments, "cpumap", map, bits);
            call.run();
            return CpuBitmap.read(map, bits);
        }
    }

    void move(int domid, int pool) {
        try (ControlCall call = hypercalls.sysctl("cpupool_op")) {
            call.arguments("xen_sysctl_cpupool_op").put("op", abi.constant("XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN")).put("cpupool_id", pool)
                    .put("domid", domid);
            call.run();
        }
    }
}
