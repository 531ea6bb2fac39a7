package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimVcpu;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/**
 * What only hardware-virtualised guests need. Stricter than the hypervisor, which keeps whatever number it is told: a parameter that names a
 * frame or a port names one that the guest has.
 */
record SimHvmBuild(SimMachine machine) implements HvmBuild {
    private static final Set<HvmParameter> SET_ONCE = EnumSet.of(HvmParameter.VIRIDIAN, HvmParameter.IOREQ_PFN, HvmParameter.BUFIOREQ_PFN,
            HvmParameter.IOREQ_SERVER_PFN, HvmParameter.NR_IOREQ_SERVER_PAGES, HvmParameter.MCA_CAP);
    private static final Set<HvmParameter> FRAMES = EnumSet.of(HvmParameter.STORE_PFN, HvmParameter.CONSOLE_PFN, HvmParameter.IOREQ_PFN,
            HvmParameter.BUFIOREQ_PFN, HvmParameter.IOREQ_SERVER_PFN, HvmParameter.PAGING_RING_PFN, HvmParameter.MONITOR_RING_PFN,
            HvmParameter.SHARING_RING_PFN);
    private static final Set<HvmParameter> PORTS = EnumSet.of(HvmParameter.STORE_EVTCHN, HvmParameter.CONSOLE_EVTCHN);
    private static final long VIRIDIAN_BASE = 1;
    private static final long VIRIDIAN_MASK = 0x1fff;
    private static final String POOL = "paging pool";

    @Override
    public void setParameter(Domid domid, HvmParameter parameter, long value) {
        String operation = "hvm set_param";
        machine.port(operation, () -> {
            SimDomain domain = hvm(operation, domid, "EINVAL");
            long old = domain.parameters.getOrDefault(parameter, 0L);
            if (SET_ONCE.contains(parameter) && old != 0 && old != value) {
                throw new HypervisorException(operation, "EEXIST");
            }
            boolean viridian = parameter != HvmParameter.VIRIDIAN || value == 0 || (value & VIRIDIAN_BASE) != 0 && (value & ~VIRIDIAN_MASK) == 0;
            boolean frame = !FRAMES.contains(parameter) || domain.frames.mfn(value).isPresent();
            boolean port = !PORTS.contains(parameter) || machine.ports.find(domid, (int) value).isPresent();
            if (!viridian || !frame || !port) {
                throw new HypervisorException(operation, "EINVAL");
            }
            return domain.parameters.put(parameter, value);
        });
    }

    @Override
    public long parameter(Domid domid, HvmParameter parameter) {
        String operation = "hvm get_param";
        return machine.port(operation, () -> hvm(operation, domid, "EINVAL").parameters.getOrDefault(parameter, 0L));
    }

    @Override
    public void setPagingPool(Domid domid, MemoryKib size) {
        String operation = "domctl set_paging_mempool_size";
        machine.port(operation, () -> {
            SimDomain domain = hvm(operation, domid, "EOPNOTSUPP");
            if (size.value() * 1024 % MappedPages.PAGE_SIZE != 0) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (!domain.frames.resizeOverhead(POOL, size.pages())) {
                throw new HypervisorException(operation, "ENOMEM");
            }
            return domain;
        });
    }

    /** The records of a machine of which only processors and their memory types are simulated. */
    @Override
    public byte[] context(Domid domid) {
        String operation = "domctl gethvmcontext";
        return machine.port(operation, () -> {
            List<HvmRecords.Entry> entries = new ArrayList<>();
            for (SimVcpu vcpu : hvm(operation, domid, "EINVAL").vcpus) {
                vcpu.hvmCpu.ifPresent(cpu -> entries.add(new HvmRecords.Entry(HvmRecords.CPU, vcpu.number, cpu)));
                entries.add(new HvmRecords.Entry(HvmRecords.MTRR, vcpu.number, vcpu.mtrr.orElseGet(() -> HvmRecords.zeroes(HvmRecords.MTRR))));
            }
            return HvmRecords.write(entries);
        });
    }

    @Override
    public void setContext(Domid domid, byte[] records) {
        String operation = "domctl sethvmcontext";
        machine.port(operation, () -> {
            SimDomain domain = hvm(operation, domid, "EINVAL");
            List<HvmRecords.Entry> entries = read(operation, domain, records);
            domain.vcpus.forEach(vcpu -> vcpu.online = false);
            for (HvmRecords.Entry entry : entries) {
                SimVcpu vcpu = domain.vcpus.get(entry.instance());
                if (entry.code() == HvmRecords.CPU) {
                    vcpu.hvmCpu = Optional.of(entry.payload());
                    vcpu.online = true;
                } else {
                    vcpu.mtrr = Optional.of(entry.payload());
                }
            }
            return domain;
        });
    }

    private List<HvmRecords.Entry> read(String operation, SimDomain domain, byte[] records) {
        try {
            List<HvmRecords.Entry> entries = HvmRecords.read(records);
            if (entries.stream().anyMatch(entry -> entry.code() == HvmRecords.HEADER || entry.instance() >= domain.vcpus.size())) {
                throw new IllegalArgumentException("a record of no vcpu");
            }
            return entries;
        } catch (IllegalArgumentException e) {
            machine.log(String.format(Locale.ROOT, "d%d: %s: %s", domain.domid.value(), operation, e.getMessage()));
            throw new HypervisorException(operation, "EINVAL");
        }
    }

    private SimDomain hvm(String operation, Domid domid, String error) {
        SimDomain domain = machine.guest(operation, domid);
        if (!domain.hvm()) {
            throw new HypervisorException(operation, error);
        }
        return domain;
    }
}
