package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.cpu.Altp2m;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.MsrBits;

/** What a created guest's processors can do, in the reference's JSON; {@link PlatformText} reads it again. */
final class ProcessorView {
    private record Leaf(long leaf, long subleaf) {
    }

    private ProcessorView() {
    }

    /** Leaves defaults out. */
    static void put(ReferenceView view, GuestConfig guest) {
        Processor processor = guest.processor();
        flag(view, "vpmu", processor.counters());
        if (processor.traceKib() != 0) {
            view.put("vmtrace_buf_kb", processor.traceKib());
        }
        if (!processor.cpuid().isEmpty() || !processor.msrs().isEmpty()) {
            Map<String, Object> policies = new LinkedHashMap<>();
            policies.put("cpuid", leaves(processor.cpuid()));
            policies.put("msr", processor.msrs().stream().map(ProcessorView::msr).toList());
            view.put("cpuid", policies);
        }
        guest.platform().hvmContainer().ifPresent(container -> container(view, container));
        if (guest.platform() instanceof Platform.Hvm hvm && hvm.board().localMachineCheck()) {
            view.put("mca_caps", 1);
        }
    }

    private static void container(ReferenceView view, HvmContainer container) {
        if (container.shadowInStep()) {
            view.put("oos", false);
        }
        flag(view, "nestedhvm", container.nested());
        flag(view, "msr_relaxed", container.relaxedMsrs());
        if (container.altp2m() != Altp2m.DISABLED) {
            view.put("altp2m", container.altp2m());
        }
    }

    private static void flag(ReferenceView view, String key, boolean set) {
        if (set) {
            view.put(key, true);
        }
    }

    /** All registers of one leaf together, as the reference has them. */
    private static List<Object> leaves(List<CpuidRegister> registers) {
        Map<Leaf, Map<String, Object>> leaves = new LinkedHashMap<>();
        for (CpuidRegister register : registers) {
            Map<String, Object> fields = leaves.computeIfAbsent(new Leaf(register.leaf(), register.subleaf().orElse(-1)), leaf -> {
                Map<String, Object> numbers = new LinkedHashMap<>();
                numbers.put("leaf", leaf.leaf());
                if (leaf.subleaf() >= 0) {
                    numbers.put("subleaf", leaf.subleaf());
                }
                return numbers;
            });
            fields.put(register.register().word(), register.bits());
        }
        return new ArrayList<>(leaves.values());
    }

    private static Map<String, Object> msr(MsrBits msr) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", msr.index());
        fields.put("policy", msr.bits());
        return fields;
    }
}
