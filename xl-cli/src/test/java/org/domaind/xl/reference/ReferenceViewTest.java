package org.domaind.xl.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.UUID;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;

class ReferenceViewTest {
    @Test
    void theOrderIsTheTables() {
        ReferenceView view = new ReferenceView(GuestType.PV);
        view.put("on_crash", ShutdownAction.RENAME_RESTART);
        view.put("ramdisk", "/r");
        view.put("maxmem", MemoryKib.ofMib(3));
        view.put("cpus", List.of(CpuSet.of(1, 3)));
        view.put("vcpus", 2);
        view.put("localtime", true);
        view.put("cpu_weight", 300L);
        view.put("uuid", new UUID(1, 2));
        assertEquals("{\"c_info\":{\"type\":\"pv\",\"uuid\":\"00000000-0000-0001-0000-000000000002\"},\"b_info\":{\"avail_vcpus\":[0,1],"
                + "\"vcpu_hard_affinity\":[[1,3]],\"max_memkb\":3072,\"localtime\":\"True\",\"sched_params\":{\"weight\":300},\"ramdisk\":\"/r\","
                + "\"type.pv\":{},\"arch_arm\":{},\"arch_x86\":{}},\"on_crash\":\"restart_rename\"}", Json.text(view.tree()));
    }

    @Test
    void whatIsAnotherTypesIsLeftOut() {
        ReferenceView view = new ReferenceView(GuestType.PVH);
        view.put("boot", "c");
        view.put("pvshim", false);
        view.put("shadow_memory", 2L);
        assertEquals("{\"c_info\":{\"type\":\"pvh\"},\"b_info\":{\"shadow_memkb\":2048,\"sched_params\":{},\"type.pvh\":{\"pvshim\":\"False\"},"
                + "\"arch_arm\":{},\"arch_x86\":{}}}", Json.text(view.tree()));
    }

    @Test
    void theHiddenValueIsLeftOut() {
        ReferenceView view = new ReferenceView(GuestType.PV);
        view.put("on_crash", ShutdownAction.DESTROY);
        view.put("usbversion", 0);
        view.put("cap", -1);
        view.put("tsc_mode", "default");
        assertEquals(new ReferenceView(GuestType.PV).tree(), view.tree());
    }

    @Test
    void aKeyWithoutAPlaceIsAMistakeOfTheCaller() {
        ReferenceView view = new ReferenceView(GuestType.PV);
        assertThrows(IllegalArgumentException.class, () -> view.put("dhcp", ""));
        assertThrows(IllegalArgumentException.class, () -> view.put("nosuchkey", ""));
    }
}
