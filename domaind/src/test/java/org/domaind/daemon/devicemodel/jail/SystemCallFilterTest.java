package org.domaind.daemon.devicemodel.jail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program, run by an interpreter of its instructions (the kernel's networking/filter documentation). */
class SystemCallFilterTest {
    private static final int X86_64 = 0xC000003E;
    private static final int I386 = 0x40000003;
    private static final int ALLOW = 0x7FFF0000;
    private static final int EPERM = 0x50001;
    private static final int ENOSYS = 0x50026;

    private static int run(int architecture, int call, long first) {
        return run(SystemCallFilter.program(), architecture, call, first, 0);
    }

    private static int run(byte[] filter, int architecture, int call, long first, long second) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(0, call).putInt(4, architecture).putLong(16, first).putLong(24, second);
        ByteBuffer program = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(at * 8);
            int operand = program.getInt(at * 8 + 4);
            boolean holds = switch (code) {
                case 0x15 -> accumulator == operand;
                case 0x35 -> Integer.compareUnsigned(accumulator, operand) >= 0;
                case 0x45 -> (accumulator & operand) != 0;
                default -> false;
            };
            switch (code) {
                case 0x54 -> accumulator &= operand;
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x15, 0x35, 0x45 -> at += Byte.toUnsignedInt(program.get(at * 8 + (holds ? 2 : 3)));
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + code);
            }
        }
    }

    @Test
    void allowsAllOfTheList() {
        assertTrue(SystemCallFilter.allowed().size() > 100);
        SystemCallFilter.allowed().forEach(call -> assertEquals(ALLOW, run(X86_64, call, -1), "call " + call));
    }

    /** Numbers of asm/unistd_64.h: ptrace, mount, setuid, keyctl, bpf, userfaultfd, io_uring_setup, unshare, setns, pivot_root, init_module, kexec_load. */
    @ParameterizedTest
    @CsvSource({"101", "165", "105", "250", "321", "323", "425", "272", "308", "155", "175", "246"})
    void refusesOthers(int call) {
        assertEquals(EPERM, run(X86_64, call, 0));
    }

    @ParameterizedTest
    @CsvSource({"56,0x3D0F00,ALLOW", "56,0x10000011,EPERM", "56,0x20011,EPERM", "56,0x40000000,EPERM", "56,0x100000000,EPERM", "41,1,ALLOW", "41,2,EPERM", "41,16,EPERM",
            "41,0x100000001,EPERM", "157,15,ALLOW", "157,29,ALLOW", "157,22,EPERM", "302,0,ALLOW", "302,7,EPERM", "435,0,ENOSYS", "460,0,ENOSYS"})
    void looksAtArguments(int call, String argument, String action) {
        int expected = switch (action) {
            case "ALLOW" -> ALLOW;
            case "EPERM" -> EPERM;
            default -> ENOSYS;
        };
        assertEquals(expected, run(X86_64, call, Long.decode(argument)));
    }

    /** privcmd: hypercall, map, device model's operation, resource; with what a kernel ignores above it. evtchn, gntdev, a terminal. */
    @ParameterizedTest
    @CsvSource({"0x305000,EPERM", "0x205004,EPERM", "0x105005,EPERM", "0x205007,EPERM", "0x100305000,EPERM", "0x84501,ALLOW", "0x184700,ALLOW", "0x5401,ALLOW"})
    void aDeviceModelThatServesDisksMakesNoHypercall(String request, String action) {
        assertEquals(action.equals("ALLOW") ? ALLOW : EPERM, run(SystemCallFilter.program(false), X86_64, 16, 3, Long.decode(request)));
        assertEquals(ALLOW, run(SystemCallFilter.program(true), X86_64, 16, 3, Long.decode(request)));
        assertEquals(ALLOW, run(SystemCallFilter.program(false), X86_64, 0, 3, Long.decode(request)));
    }

    @Test
    void endsCallsOfOtherArchitectures() {
        assertEquals(0x80000000, run(I386, 3, 0));
        assertEquals(ENOSYS, run(X86_64, 0x40000000, 0), "x32");
        assertEquals(ENOSYS, run(X86_64, -1, 0));
    }

    @Test
    void isShortEnoughForTheKernel() {
        assertTrue(SystemCallFilter.program().length / 8 <= 4096);
    }
}
