package org.domaind.daemon.xen;

import static org.domaind.daemon.xen.Golden.assertDomctl;
import static org.domaind.daemon.xen.Golden.assertMemory;
import static org.domaind.daemon.xen.Golden.u32;
import static org.domaind.daemon.xen.Golden.u64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.os.Libc;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HvmBytesTest {
    private static final int HVM_OP = 34;
    private static final Domid SEVEN = new Domid(7);
    private static final MemoryKib POOL = new MemoryKib(2049);

    /** hvm/params.h; what is not named here is checked by the names of the constants themselves. */
    @ParameterizedTest
    @CsvSource({"STORE_PFN, 1", "STORE_EVTCHN, 2", "IOREQ_PFN, 5", "BUFIOREQ_PFN, 6", "VIRIDIAN, 9", "TIMER_MODE, 10", "HPET_ENABLED, 11",
        "IDENT_PT, 12", "ACPI_S_STATE, 14", "VPT_ALIGN, 16", "CONSOLE_PFN, 17", "CONSOLE_EVTCHN, 18", "PAGING_RING_PFN, 27", "MONITOR_RING_PFN, 28",
        "SHARING_RING_PFN, 29", "IOREQ_SERVER_PFN, 32", "NR_IOREQ_SERVER_PAGES, 33", "VM_GENERATION_ID_ADDR, 34", "MCA_CAP, 38", "CALLBACK_IRQ, 0"})
    void setParam(HvmParameter parameter, int index) {
        for (int minor : new int[] {14, 17, 22}) {
            FakeDevices devices = new FakeDevices(4, minor);
            devices.host().hvmBuild().setParameter(SEVEN, parameter, 0xFEFFC);
            assertEquals(HVM_OP, devices.last().number());
            assertEquals(0, devices.last().arguments()[0]);
            // domid, pad, index, value
            assertMemory("0700 0000" + u32(index) + u64(0xFEFFC), devices.last().arguments()[1], 16);
        }
    }

    @Test
    void getParam() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            assertEquals(1, call.arguments()[0]);
            call.at(1, 16).putLong(8, 0x200000000000001L);
            return 0;
        });
        assertEquals(0x200000000000001L, xen.hvmBuild().parameter(SEVEN, HvmParameter.CALLBACK_IRQ));
    }

    @Test
    void aRefusedParameterIsNamed() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        int eexist = -17;
        devices.answer(call -> eexist);
        HypervisorException e = assertThrows(HypervisorException.class, () -> xen.hvmBuild().setParameter(SEVEN, HvmParameter.VIRIDIAN, 1));
        assertEquals("hvm set_param VIRIDIAN: EEXIST", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"17, 21", "18, 22", "20, 23", "22, 24"})
    void pagingPoolInBytes(int minor, int version) {
        FakeDevices devices = new FakeDevices(4, minor);
        devices.host().hvmBuild().setPagingPool(SEVEN, POOL);
        assertDomctl(devices.last(), 86, version, 7, u64(2049 * 1024));
    }

    @ParameterizedTest
    @CsvSource({"14, 18", "16, 20"})
    void pagingPoolInWholeMebibytesBefore417(int minor, int version) {
        FakeDevices devices = new FakeDevices(4, minor);
        devices.host().hvmBuild().setPagingPool(SEVEN, POOL);
        // op SET_ALLOCATION, mode, mb
        assertDomctl(devices.last(), 10, version, 7, u32(31) + u32(0) + u32(3));
    }

    @Test
    void contextIsReadInTwoCalls() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            long buffer = call.at(0, 144).getLong(24);
            assertDomctl(call, 33, 0x15, 7, u32(buffer == 0 ? 0 : 16) + u32(0) + u64(buffer));
            if (buffer != 0) {
                Golden.write(buffer, "0100 0000 04000000 01020304 0000");
            }
            call.at(0, 144).putInt(16, buffer == 0 ? 16 : 12);
            return 0;
        });
        assertArrayEquals(new byte[] {1, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4}, xen.hvmBuild().context(SEVEN));
        assertEquals(2, devices.calls().size());
    }

    @Test
    void contextIsSet() {
        FakeDevices devices = new FakeDevices(4, 17);
        byte[] records = {0, 0, 0, 0, 0, 0, 0, 0, 9};
        devices.host().hvmBuild().setContext(SEVEN, records);
        long buffer = devices.last().at(0, 144).getLong(24);
        assertDomctl(devices.last(), 34, 0x15, 7, u32(9) + u32(0) + u64(buffer));
        byte[] got = new byte[records.length];
        Libc.bytesAt(buffer, got.length).get(0, got);
        assertArrayEquals(records, got);
    }

    @Test
    void aContextHasABound() {
        FakeDevices devices = new FakeDevices(4, 17);
        XenHost xen = devices.host();
        devices.answer(call -> {
            call.at(0, 144).putInt(16, 0x7FFFFFFF);
            return 0;
        });
        assertThrows(IllegalArgumentException.class, () -> xen.hvmBuild().context(SEVEN));
        assertThrows(IllegalArgumentException.class, () -> xen.hvmBuild().setContext(SEVEN, new byte[0]));
    }
}
