package org.domaind.daemon.xen;

import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.PvState;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;

/** Types of a PV guest's frames, and its vcpus as blocks of bytes. */
final class PvStateCalls implements PvState {
    private static final int TYPE_SHIFT = 28;
    private static final int TYPE_MASK = 0xf;
    /** Of the parts of a vcpu: more than any processor has. */
    private static final int MAX_BYTES = 1 << 20;

    private final HostDevices devices;
    private final Hypercalls hypercalls;
    private final HostCalls machine;
    private final VcpuCalls vcpus;
    private final AbiTable abi;

    PvStateCalls(HostDevices devices, Hypercalls hypercalls, HostCalls machine, VcpuCalls vcpus) {
        this.devices = devices;
        this.hypercalls = hypercalls;
        this.machine = machine;
        this.vcpus = vcpus;
        this.abi = hypercalls.abi();
    }

    @Override
    public byte[] frameTypes(Domid domid, long[] mfns) {
        try (ControlCall call = hypercalls.domctl("getpageframeinfo3", domid.value())) {
            Arena.Block frames = call.allocate(Long.BYTES * mfns.length);
            for (int i = 0; i < mfns.length; i++) {
                frames.bytes().putLong(Long.BYTES * i, mfns[i]);
            }
            call.arguments("xen_domctl_getpageframeinfo3").put("num", mfns.length).put("array", frames.address());
            call.run();
            byte[] types = new byte[mfns.length];
            for (int i = 0; i < mfns.length; i++) {
                types[i] = (byte) (frames.bytes().getLong(Long.BYTES * i) >>> TYPE_SHIFT & TYPE_MASK);
            }
            return types;
        }
    }

    @Override
    public MachineFrames openMachineFrames() {
        return MappedMachineFrames.open(devices, hypercalls, machine.physicalInfo().maxMfn());
    }

    @Override
    public void pin(Domid domid, long[] mfns, byte[] levels) {
        StructLayout layout = abi.struct("mmuext_op");
        try (Arena arena = hypercalls.arena()) {
            Arena.Block block = arena.allocate(layout.size() * mfns.length);
            for (int i = 0; i < mfns.length; i++) {
                block.element(layout, i).put("cmd", abi.constant("MMUEXT_PIN_L" + levels[i] + "_TABLE")).put("arg1.mfn", mfns[i]);
            }
            long noCount = 0;
            hypercalls.run("mmuext pin_table", "mmuext_op", block.address(), mfns.length, noCount, domid.value());
        }
    }

    @Override
    public Optional<byte[]> vcpu(Domid domid, int vcpu, VcpuPart part) {
        return switch (part) {
            case BASIC -> vcpus.context(domid, vcpu);
            case EXTENDED -> extended(domid, vcpu);
            case XSAVE -> xsave(domid, vcpu);
            case MSRS -> msrs(domid, vcpu);
        };
    }

    private Optional<byte[]> extended(Domid domid, int vcpu) {
        try (ControlCall call = hypercalls.domctl("get_ext_vcpucontext", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_ext_vcpucontext").put("vcpu", vcpu);
            call.run();
            int size = arguments.getInt("size");
            return size <= 0 ? Optional.empty() : Optional.of(Arrays.copyOf(arguments.toBytes(), Math.min(size, arguments.layout().size())));
        }
    }

    private Optional<byte[]> xsave(Domid domid, int vcpu) {
        long mask;
        int size;
        try (ControlCall call = hypercalls.domctl("getvcpuextstate", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_vcpuextstate").put("vcpu", vcpu);
            call.run();
            mask = arguments.get("xfeature_mask");
            size = bounded(arguments.get("size"));
        }
        if (mask == 0 || size == 0) {
            return Optional.empty();
        }
        try (ControlCall call = hypercalls.domctl("getvcpuextstate", domid.value())) {
            Arena.Block buffer = call.allocate(size);
            Struct arguments = call.arguments("xen_domctl_vcpuextstate").put("vcpu", vcpu).put("xfeature_mask", mask).put("size", size)
                    .put("buffer", buffer.address());
            call.run();
            return taken(buffer, (int) Math.min(size, arguments.get("size")));
        }
    }

    private Optional<byte[]> msrs(Domid domid, int vcpu) {
        int count;
        try (ControlCall call = hypercalls.domctl("get_vcpu_msrs", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_vcpu_msrs").put("vcpu", vcpu);
            call.run();
            count = arguments.getInt("msr_count");
        }
        int each = abi.struct("xen_domctl_vcpu_msr").size();
        int size = bounded((long) count * each);
        if (size == 0) {
            return Optional.empty();
        }
        try (ControlCall call = hypercalls.domctl("get_vcpu_msrs", domid.value())) {
            Arena.Block buffer = call.allocate(size);
            Struct arguments = call.arguments("xen_domctl_vcpu_msrs").put("vcpu", vcpu).put("msr_count", count).put("msrs", buffer.address());
            call.run();
            return taken(buffer, Math.min(size, arguments.getInt("msr_count") * each));
        }
    }

    private static int bounded(long size) {
        if (size < 0 || size > MAX_BYTES) {
            throw new HypervisorException("a vcpu's state of " + size + " bytes", Errno.name(Errno.EINVAL));
        }
        return (int) size;
    }

    private static Optional<byte[]> taken(Arena.Block block, int size) {
        byte[] bytes = new byte[size];
        block.bytes().get(0, bytes);
        return size == 0 ? Optional.empty() : Optional.of(bytes);
    }

    @Override
    public void setVcpu(Domid domid, int vcpu, VcpuPart part, byte[] state) {
        switch (part) {
            case BASIC -> set(domid, "setvcpucontext", abi.struct("vcpu_guest_context").size(), state, (call, block) ->
                    call.arguments("xen_domctl_vcpucontext").put("vcpu", vcpu).put("ctxt", block.address()));
            case EXTENDED -> setExtended(domid, vcpu, state);
            case XSAVE -> set(domid, "setvcpuextstate", state.length, state, (call, block) ->
                    call.arguments("xen_domctl_vcpuextstate").put("vcpu", vcpu).put("size", state.length).put("buffer", block.address()));
            case MSRS -> set(domid, "set_vcpu_msrs", state.length, state, (call, block) -> call.arguments("xen_domctl_vcpu_msrs").put("vcpu", vcpu)
                    .put("msr_count", state.length / abi.struct("xen_domctl_vcpu_msr").size()).put("msrs", block.address()));
        }
    }

    private interface Pointing {
        void point(ControlCall call, Arena.Block block);
    }

    private void set(Domid domid, String command, int size, byte[] state, Pointing pointing) {
        if (state.length != size) {
            throw new HypervisorException("domctl " + command + " of " + state.length + " bytes", Errno.name(Errno.EINVAL));
        }
        try (ControlCall call = hypercalls.domctl(command, domid.value())) {
            Arena.Block block = call.allocate(size);
            block.bytes().put(0, state);
            pointing.point(call, block);
            call.run();
        }
    }

    private void setExtended(Domid domid, int vcpu, byte[] state) {
        try (ControlCall call = hypercalls.domctl("set_ext_vcpucontext", domid.value())) {
            Struct arguments = call.arguments("xen_domctl_ext_vcpucontext");
            // Another release's may be longer; what is beyond is not known here.
            arguments.fill(Arrays.copyOf(state, Math.min(state.length, arguments.layout().size())));
            arguments.put("vcpu", vcpu);
            call.run();
        }
    }
}
