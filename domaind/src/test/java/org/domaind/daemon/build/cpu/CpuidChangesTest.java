package org.domaind.daemon.build.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.MsrBits;
import org.domaind.schema.config.cpu.Register;
import org.junit.jupiter.api.Test;

class CpuidChangesTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    /** @param b of leaf 7, subleaf 0  @param d of leaf 1  @param msr of MSR 0x10a */
    private static CpuPolicyBytes policy(int b, int d, long msr) {
        ByteBuffer leaves = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        leaves.putInt(1).putInt(-1).putInt(1).putInt(2).putInt(3).putInt(d).putInt(7).putInt(0).putInt(4).putInt(b).putInt(5).putInt(6);
        ByteBuffer msrs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        msrs.putInt(0x10a).putInt(0).putLong(msr);
        return new CpuPolicyBytes(leaves.array(), msrs.array());
    }

    private static CpuPolicyBytes changed(List<CpuidRegister> cpuid, List<MsrBits> msrs) {
        return CpuidChanges.changed(new Processor(false, 0, cpuid, msrs), policy(0xF0, 0xF0, 0xF0), policy(0xCC, 0xCC, 0xCC), policy(0xAA, 0xAA, 0xAA));
    }

    @Test
    void eachBitIsWhatTheConfigSays() {
        // Of what is default (1100) and the host's (1010) in turn: x, k, s, 0, 1.
        String bits = "0".repeat(16) + "xxxxkkkk" + "ssss" + "0110";
        CpuidRegister b = new CpuidRegister(7, OptionalLong.of(0), Register.EBX, bits);
        CpuPolicyBytes changed = changed(List.of(b), List.of(new MsrBits(0x10a, "x".repeat(60) + "1100")));
        assertArrayEquals(policy(0xA6, 0xF0, 0xCC).leaves(), changed.leaves());
        assertArrayEquals(policy(0, 0, 0xCC).msrs(), changed.msrs());
    }

    @Test
    void whatIsNotNamedStaysAsItWas() {
        CpuPolicyBytes changed = changed(List.of(new CpuidRegister(1, NONE, Register.EDX, "0".repeat(31) + "1")), List.of());
        assertArrayEquals(policy(0xF0, 1, 0xF0).leaves(), changed.leaves());
        assertArrayEquals(policy(0xF0, 1, 0xF0).msrs(), changed.msrs());
    }

    @Test
    void whatThereIsNotIsRefused() {
        String keep = "x".repeat(32);
        assertRefused("no leaf 0x80000002 without a subleaf", List.of(new CpuidRegister(0x8000_0002L, NONE, Register.EAX, keep)), List.of());
        assertRefused("no leaf 0x7, subleaf 0x1", List.of(new CpuidRegister(7, OptionalLong.of(1), Register.EAX, keep)), List.of());
        assertRefused("no MSR 0x10b", List.of(), List.of(new MsrBits(0x10b, keep + keep)));
    }

    private static void assertRefused(String what, List<CpuidRegister> cpuid, List<MsrBits> msrs) {
        ProblemException e = assertThrows(ProblemException.class, () -> changed(cpuid, msrs));
        assertEquals("invalid-request: cpuid: guests of this type on this host have " + what, e.getMessage());
    }
}
