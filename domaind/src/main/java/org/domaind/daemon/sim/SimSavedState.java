package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.ProcessorState;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.sim.machine.HvmRegisters;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimVcpu;
import org.domaind.daemon.sim.memory.PageTableEntry;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Domid;

/**
 * Types of frames, vcpus as blocks of bytes, processors. Stricter than the hypervisor: only what simulated guests have, nothing of a domain that runs, and
 * processors with two leaves: the vendor's, that every guest must have as it is, and features, of which a guest may have fewer.
 */
record SimSavedState(SimMachine machine, SimPvBuild build) implements PvState, ProcessorState {
    private static final byte NOT_THE_GUESTS = 0xf;
    private static final byte PINNED = 8;
    private static final int RAX_AT = 600;
    private static final int EXTENDED_BYTES = 64;
    private static final int XSAVE_BYTES = 16 + 576;
    private static final int KHZ = 2_000_000;
    /** Leaf 0: the highest, "GenuineIntel". Leaf 1: SSE3 and more. */
    private static final int[] LEAVES = {0, -1, 1, 0x756e6547, 0x6c65746e, 0x49656e69, 1, -1, 0x306c3, 0x20800, 0x00180201, 0x078bfbff};
    private static final int FEATURES_AT = CpuPolicyBytes.LEAF_BYTES;
    private static final int FEATURES_C = FEATURES_AT + 16;
    private static final int FEATURES_D = FEATURES_AT + 20;

    @Override
    public byte[] frameTypes(Domid domid, long[] mfns) {
        String operation = "domctl getpageframeinfo3";
        if (mfns.length < 1 || mfns.length > MOST_FRAMES) {
            throw new HypervisorException(operation, "E2BIG");
        }
        return machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            byte[] types = new byte[mfns.length];
            for (int i = 0; i < mfns.length; i++) {
                boolean there = domain.hvm() ? domain.frames.mfn(mfns[i]).isPresent() : domain.frames.gfn(mfns[i]).isPresent();
                types[i] = !there ? NOT_THE_GUESTS : domain.hvm() ? 0 : type(domain, mfns[i]);
            }
            return types;
        });
    }

    private static byte type(SimDomain domain, long mfn) {
        return (byte) (domain.tables.getOrDefault(mfn, 0) | (domain.pinned.contains(mfn) ? PINNED : 0));
    }

    @Override
    public MachineFrames openMachineFrames() {
        return new MachineFrames() {
            @Override
            public long pfn(long mfn) {
                return machine.locked(() -> {
                    for (SimDomain domain : machine.domains.values()) {
                        if (domain.frames.gfn(mfn).isPresent()) {
                            return domain.frames.gfn(mfn).getAsLong();
                        }
                    }
                    return -1L;
                });
            }

            @Override
            public void close() {
                // Nothing is mapped.
            }
        };
    }

    @Override
    public void pin(Domid domid, long[] mfns, byte[] levels) {
        String operation = "mmuext pin_table";
        machine.port(operation, () -> {
            SimDomain domain = pv(operation, domid);
            Set<Long> roots = new LinkedHashSet<>();
            for (int i = 0; i < mfns.length; i++) {
                if (levels[i] != PageTableEntry.TOP_LEVEL) {
                    throw new HypervisorException(operation, "EINVAL");
                }
                roots.add(mfns[i]);
            }
            build.adoptTables(operation, domain, roots);
            domain.pinned.addAll(roots);
            return domain;
        });
    }

    @Override
    public Optional<byte[]> vcpu(Domid domid, int vcpu, VcpuPart part) {
        String operation = "domctl of a vcpu's state";
        return machine.port(operation, () -> {
            SimVcpu v = still(operation, domid, vcpu, part);
            if (v.hvmCpu.isPresent()) {
                return Optional.of(translated(v));
            }
            return switch (part) {
                case BASIC -> v.bytes();
                case EXTENDED -> Optional.of(v.parts.getOrDefault(part, new byte[EXTENDED_BYTES]).clone());
                case XSAVE -> Optional.of(v.parts.getOrDefault(part, new byte[XSAVE_BYTES]).clone());
                case MSRS -> Optional.ofNullable(v.parts.get(part)).map(byte[]::clone);
            };
        });
    }

    @Override
    public void setVcpu(Domid domid, int vcpu, VcpuPart part, byte[] state) {
        String operation = "domctl of a vcpu's state";
        machine.port(operation, () -> {
            SimVcpu v = still(operation, domid, vcpu, part);
            if (v.hvmCpu.isPresent()) {
                return setReturned(operation, v, state);
            }
            boolean fits = switch (part) {
                case BASIC -> state.length == SimVcpu.CONTEXT_BYTES;
                case EXTENDED -> state.length == EXTENDED_BYTES;
                case XSAVE -> state.length == XSAVE_BYTES;
                case MSRS -> state.length > 0 && state.length % 16 == 0;
            };
            if (!fits) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (part == VcpuPart.BASIC) {
                build.adoptTables(operation, machine.guest(operation, domid), Set.of(SimVcpu.level4(state)));
                v.set(state);
            } else {
                v.parts.put(part, state.clone());
            }
            return v;
        });
    }

    /** Of a guest of the other kind, only what its hypercall returns by which it has suspended itself. */
    private static byte[] translated(SimVcpu vcpu) {
        byte[] block = new byte[SimVcpu.CONTEXT_BYTES];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).putLong(RAX_AT, HvmRegisters.returned(vcpu).orElseThrow());
        return block;
    }

    private static SimVcpu setReturned(String operation, SimVcpu vcpu, byte[] state) {
        byte[] same = translated(vcpu);
        if (state.length != same.length) {
            throw new HypervisorException(operation, "EINVAL");
        }
        long value = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).getLong(RAX_AT);
        ByteBuffer.wrap(same).order(ByteOrder.LITTLE_ENDIAN).putLong(RAX_AT, value);
        if (!Arrays.equals(state, same)) {
            throw new HypervisorException(operation, "EINVAL");
        }
        HvmRegisters.setReturned(vcpu, value);
        return vcpu;
    }

    private SimVcpu still(String operation, Domid domid, int vcpu, VcpuPart part) {
        SimDomain domain = machine.guest(operation, domid);
        if (vcpu < 0 || vcpu >= domain.vcpus.size() || !domain.paused() && domain.shutdownCode.isEmpty()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        SimVcpu v = domain.vcpus.get(vcpu);
        if (domain.hvm() && (part != VcpuPart.BASIC || !HvmRegisters.suspended(v))) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return v;
    }

    private SimDomain pv(String operation, Domid domid) {
        SimDomain domain = machine.guest(operation, domid);
        if (domain.hvm()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return domain;
    }

    private static CpuPolicyBytes usual() {
        ByteBuffer leaves = ByteBuffer.allocate(LEAVES.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : LEAVES) {
            leaves.putInt(word);
        }
        return new CpuPolicyBytes(leaves.array(), new byte[CpuPolicyBytes.MSR_BYTES]);
    }

    @Override
    public CpuPolicyBytes hostPolicy(HostPolicy which) {
        return machine.port("sysctl get_cpu_policy", SimSavedState::usual);
    }

    @Override
    public CpuPolicyBytes policy(Domid domid) {
        String operation = "domctl get_cpu_policy";
        return machine.port(operation, () -> machine.guest(operation, domid).policy.orElseGet(SimSavedState::usual));
    }

    @Override
    public void setPolicy(Domid domid, CpuPolicyBytes policy) {
        String operation = "domctl set_cpu_policy";
        machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            if (domain.started) {
                throw new HypervisorException(operation, "EEXIST");
            }
            if (!isOfThisHost(policy.leaves())) {
                throw new HypervisorException(operation, "EINVAL");
            }
            domain.policy = Optional.of(policy);
            return domain;
        });
    }

    private static boolean isOfThisHost(byte[] leaves) {
        ByteBuffer wanted = ByteBuffer.wrap(leaves).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer host = ByteBuffer.wrap(usual().leaves()).order(ByteOrder.LITTLE_ENDIAN);
        return leaves.length == host.capacity() && Arrays.equals(leaves, 0, FEATURES_AT, host.array(), 0, FEATURES_AT)
                && (wanted.getInt(FEATURES_C) & ~host.getInt(FEATURES_C)) == 0 && (wanted.getInt(FEATURES_D) & ~host.getInt(FEATURES_D)) == 0;
    }

    @Override
    public TscInfo tsc(Domid domid) {
        String operation = "domctl gettscinfo";
        return machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            return new TscInfo(domain.tsc.ordinal(), KHZ, domain.incarnation, domain.clock.nanos());
        });
    }

    @Override
    public void setTsc(Domid domid, TscInfo tsc) {
        String operation = "domctl settscinfo";
        machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            if (tsc.mode() < 0 || tsc.mode() >= TscMode.values().length) {
                throw new HypervisorException(operation, "EINVAL");
            }
            domain.tsc = TscMode.values()[tsc.mode()];
            domain.incarnation = tsc.incarnation() + 1;
            return domain;
        });
    }
}
