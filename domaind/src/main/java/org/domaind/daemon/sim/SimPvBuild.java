package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.PvBuild;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.memory.PageTableTree;
import org.domaind.schema.model.Domid;

/** What only paravirtualised guests need: page tables, the hypercall page, the first context. */
final class SimPvBuild implements PvBuild {
    private static final int WORD_BITS = 64;
    private static final int HYPERCALL_ENTRY_BYTES = 32;
    /** {@code mov $n, %eax; syscall; ret}: what entry n does. */
    private static final byte MOV_EAX = (byte) 0xb8;
    private static final byte[] SYSCALL_RET = {0x0f, 0x05, (byte) 0xc3};
    /** {@code int3}: between the entries nothing may run. */
    private static final byte TRAP = (byte) 0xcc;
    private static final byte[] HYPERCALL_PAGE = hypercallPage();

    private final SimMachine machine;

    SimPvBuild(SimMachine machine) {
        this.machine = machine;
    }

    /** Stricter than the hypervisor, which shrugs when nothing changes: the order is part of the contract. */
    @Override
    public void setAddressSize(Domid domid, int bits) {
        String operation = "domctl set_address_size";
        machine.port(operation, () -> {
            SimDomain domain = pv(operation, domid, "EOPNOTSUPP");
            if (bits != WORD_BITS) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (domain.frames.pages() > 0) {
                throw new HypervisorException(operation, "EACCES");
            }
            domain.addressSize = OptionalInt.of(bits);
            return domain;
        });
    }

    @Override
    public int addressSize(Domid domid) {
        String operation = "domctl get_address_size";
        return machine.port(operation, () -> pv(operation, domid, "EOPNOTSUPP").addressSize.orElse(WORD_BITS));
    }

    @Override
    public void initHypercallPage(Domid domid, long mfn) {
        String operation = "domctl hypercall_init";
        machine.port(operation, () -> {
            SimDomain domain = pv(operation, domid, "EINVAL");
            if (!domain.frames.owns(mfn) || domain.tables.containsKey(mfn)) {
                throw new HypervisorException(operation, "EPERM");
            }
            machine.memory.page(mfn).put(0, HYPERCALL_PAGE);
            return domain;
        });
    }

    private static byte[] hypercallPage() {
        ByteBuffer page = ByteBuffer.allocate(MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(page.array(), TRAP);
        for (int at = 0; at < MappedPages.PAGE_SIZE; at += HYPERCALL_ENTRY_BYTES) {
            page.put(at, MOV_EAX).putInt(at + 1, at / HYPERCALL_ENTRY_BYTES).put(at + 1 + Integer.BYTES, SYSCALL_RET);
        }
        return page.array();
    }

    @Override
    public void pinLevel4Table(Domid domid, long mfn) {
        String operation = "mmuext pin_l4_table";
        machine.port(operation, () -> {
            SimDomain domain = pv(operation, domid, "EINVAL");
            adoptTables(operation, domain, Set.of(mfn));
            domain.pinned.add(mfn);
            return domain;
        });
    }

    @Override
    public void setVcpu(Domid domid, int vcpu, PvVcpuState state) {
        String operation = "domctl setvcpucontext";
        machine.port(operation, () -> {
            SimDomain domain = pv(operation, domid, "EINVAL");
            if (vcpu < 0 || vcpu >= domain.vcpus.size()) {
                throw new HypervisorException(operation, vcpu < 0 || vcpu >= domain.maxVcpus ? "EINVAL" : "ESRCH");
            }
            adoptTables(operation, domain, Set.of(state.level4Mfn()));
            domain.vcpus.get(vcpu).context = Optional.of(state);
            domain.vcpus.get(vcpu).suspended = Optional.empty();
            return domain;
        });
    }

    private SimDomain pv(String operation, Domid domid, String error) {
        SimDomain domain = machine.guest(operation, domid);
        if (domain.hvm()) {
            throw new HypervisorException(operation, error);
        }
        return domain;
    }

    /** Checks these trees together with those in use; from then on their tables cannot be mapped by others. */
    void adoptTables(String operation, SimDomain domain, Set<Long> added) {
        Set<Long> roots = new LinkedHashSet<>(domain.pinned);
        domain.vcpus.forEach(v -> v.context.ifPresent(c -> roots.add(c.level4Mfn())));
        roots.addAll(added);
        try {
            PageTableTree checked = PageTableTree.check(roots, domain.frames::owns, machine.memory::page);
            for (long table : checked.levels().keySet()) {
                if (domain.frames.isMapped(table)) {
                    throw new PageTableTree.Invalid(String.format(Locale.ROOT, "table %#x is mapped by another domain", table));
                }
            }
            domain.tables = checked.levels();
        } catch (PageTableTree.Invalid broken) {
            machine.log(String.format(Locale.ROOT, "d%d: %s: %s", domain.domid.value(), operation, broken.getMessage()));
            throw new HypervisorException(operation, "EINVAL");
        }
    }
}
