package org.domaind.daemon.xen.hypercall;

import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;

/** One domctl or sysctl: a header, and the arguments in its union. */
public final class ControlCall implements AutoCloseable {
    private static final String UNION = "u.pad";
    private final Hypercalls hypercalls;
    private final String family;
    private final String operation;
    private final Arena arena;
    private final Arena.Block block;
    private final Struct header;

    ControlCall(Hypercalls hypercalls, String family, String command) {
        AbiTable abi = hypercalls.abi();
        String prefix = family.equals("domctl") ? "XEN_DOMCTL_" : "XEN_SYSCTL_";
        this.hypercalls = hypercalls;
        this.family = family;
        this.operation = family + " " + command;
        // All that can fail comes before the memory is taken.
        long number = abi.constant(prefix + command);
        long version = abi.constant(prefix + "INTERFACE_VERSION");
        this.arena = hypercalls.arena();
        this.block = arena.allocate(abi.struct("xen_" + family).size());
        this.header = block.as(abi.struct("xen_" + family)).put("cmd", number).put("interface_version", version);
    }

    public Struct header() {
        return header;
    }

    /** The arguments: {@code xen_domctl_max_mem}. After the call, its results. */
    public Struct arguments(String struct) {
        return hypercalls.abi().struct(struct).at(block.bytes(), header.layout().field(UNION).offset());
    }

    /** Memory to point to from the arguments. */
    public Arena.Block allocate(int size) {
        return arena.allocate(size);
    }

    /** @return the result, or the negative error number */
    public long attempt() {
        return hypercalls.attempt(family, block.address());
    }

    /** @throws HypervisorException when refused */
    public long run() {
        return Hypercalls.checked(operation, attempt());
    }

    /** The same for a result that the caller has looked at. */
    public long checked(long result) {
        return Hypercalls.checked(operation, result);
    }

    @Override
    public void close() {
        arena.close();
    }
}
