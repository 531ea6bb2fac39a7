package org.domaind.daemon.xen.codec;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.hypervisor.value.DomainTraits;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;

/** Domains to and from their structs: xen_domctl_createdomain, xen_domctl_getdomaininfo. */
public final class DomainCodec {
    /** createdomain: let the hypervisor choose the number. Accepted by all releases; 0 is not, from 4.22 on. */
    public static final int ANY_DOMID = 0x7FF5;
    /** get_domain_state: no domain in particular, but the next that has changed. */
    public static final int NO_DOMID = 0x7FF4;
    private static final int NO_LIMIT = -1;
    private static final int NEWEST_GRANT_VERSION = 2;
    private final AbiTable abi;

    public DomainCodec(AbiTable abi) {
        this.abi = abi;
    }

    /** @param hap guests' page tables are nested by the processor  @param grantsV2 the host lets guests use version 2 of grant tables */
    public void encode(DomainSpec spec, boolean hap, boolean grantsV2, Struct out) {
        GuestLimits limits = spec.limits();
        out.putBytes("handle", bytes(spec.handle()));
        out.put("flags", flags(spec.type(), hap, spec.traits()));
        out.put("max_vcpus", spec.maxVcpus());
        out.put("max_evtchn_port", Integer.toUnsignedLong(limits.maxEventChannels()));
        // A negative number stands for the hypervisor's default.
        out.put("max_grant_frames", limits.maxGrantFrames().orElse(NO_LIMIT));
        out.put("max_maptrack_frames", limits.maxMaptrackFrames().orElse(NO_LIMIT));
        out.put("arch.emulation_flags", emulation(spec.type(), spec.traits().pirqs()));
        putTraits(spec.traits(), out);
        if (out.has("grant_opts")) {
            out.put("grant_opts", limits.maxGrantVersion().orElse(grantsV2 ? NEWEST_GRANT_VERSION : 1));
        }
        if (out.has("cpupool_id")) {
            out.put("cpupool_id", spec.poolId().orElse(0));
        }
    }

    /** Releases before 4.19 are told of alternate tables, and releases before 4.15 of nested virtualisation, by a parameter of the guest. */
    private void putTraits(DomainTraits traits, Struct out) {
        if (out.has("altp2m.opts") && traits.altp2m() != Altp2m.DISABLED) {
            out.put("altp2m.opts", traits.altp2m().ordinal()).put("altp2m.nr", traits.altp2mCount());
        } else if (out.has("altp2m_opts")) {
            out.put("altp2m_opts", traits.altp2m().ordinal());
        }
        if (traits.traceBytes() != 0) {
            out.put("vmtrace_size", traits.traceBytes());
        }
        if (traits.relaxedMsrs()) {
            out.put("arch.misc_flags", abi.constant("XEN_X86_MSR_RELAXED"));
        }
    }

    private long flags(GuestType type, boolean hap, DomainTraits traits) {
        long counters = flag("vpmu", traits.counters());
        if (type == GuestType.PV) {
            return counters;
        }
        return counters | flag("hvm", true) | flag("hap", hap && !traits.shadowPaging()) | flag("oos_off", traits.shadowInStep())
                | flag("nested_virt", traits.nested() && abi.hasConstant("XEN_DOMCTL_CDF_nested_virt"));
    }

    private long flag(String name, boolean set) {
        return set ? abi.constant("XEN_DOMCTL_CDF_" + name) : 0;
    }

    /** The devices the hypervisor itself emulates: it accepts only the set that belongs to the type. */
    private long emulation(GuestType type, boolean pirqs) {
        return switch (type) {
            case PV -> 0;
            case PVH -> emulated("LAPIC");
            case HVM -> emulated("LAPIC", "HPET", "PM", "RTC", "IOAPIC", "PIC", "VGA", "IOMMU", "PIT")
                    // From 4.19 on an option that is off by default.
                    | (pirqs || interfaceBefore419() ? emulated("USE_PIRQ") : 0);
        };
    }

    private boolean interfaceBefore419() {
        return abi.constant("XEN_DOMCTL_INTERFACE_VERSION") < 0x17;
    }

    private long emulated(String... devices) {
        long flags = 0;
        for (String device : devices) {
            flags |= abi.constant("XEN_X86_EMU_" + device);
        }
        return flags;
    }

    public DomainInfo decode(Struct in) {
        long flags = in.get("flags");
        long reason = flags >> abi.constant("XEN_DOMINF_shutdownshift") & abi.constant("XEN_DOMINF_shutdownmask");
        return new DomainInfo(new Domid(in.getInt("domain")), uuid(in.getBytes("handle")), is(flags, "hvm_guest"), is(flags, "hap"),
                is(flags, "dying"), is(flags, "shutdown"), is(flags, "paused"), is(flags, "blocked"), is(flags, "running"), (int) reason,
                in.get("tot_pages"), in.get("max_pages"), in.get("outstanding_pages"), in.get("shared_info_frame"), in.get("cpu_time"),
                in.getInt("nr_online_vcpus"), in.getInt("max_vcpu_id"), in.getInt("cpupool"), in.getInt("ssidref"));
    }

    private boolean is(long flags, String name) {
        return (flags & abi.constant("XEN_DOMINF_" + name)) != 0;
    }

    /** A handle is the uuid's bytes in the order they are written. */
    public static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
    }

    static UUID uuid(byte[] handle) {
        ByteBuffer b = ByteBuffer.wrap(handle);
        return new UUID(b.getLong(), b.getLong());
    }
}
