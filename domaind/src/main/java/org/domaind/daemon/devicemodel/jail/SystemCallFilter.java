package org.domaind.daemon.devicemodel.jail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.os.Errno;

/**
 * The filter of system calls of a jailed device model, as a classic BPF program (seccomp(2)): those of a list are allowed, and five more with some
 * arguments; others fail with EPERM, those of newer kernels with ENOSYS, so that the C library does without. For x86-64.
 */
final class SystemCallFilter {
    // Instructions (linux/bpf_common.h).
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int AND = 0x54;
    private static final int RETURN = 0x06;
    private static final int INSTRUCTION_BYTES = 8;
    // struct seccomp_data: number u32, architecture u32, instruction pointer u64, arguments u64[6].
    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int FIRST_ARGUMENT_AT = 16;
    private static final int SECOND_HALF = 4;
    private static final int SECOND_ARGUMENT_AT = 24;
    private static final int X86_64 = 0xC000003E;
    /** Calls of the x32 ABI have this bit. */
    private static final int X32 = 0x40000000;
    private static final int ALLOW = 0x7FFF0000;
    private static final int FAIL = 0x00050000;
    private static final int KILL_PROCESS = 0x80000000;
    /** Numbers from here on are younger than the list: the C library must be told that there is no such call. */
    private static final int YOUNGER = 451;

    private static final int IOCTL = 16;
    /** The letter of an ioctl's number, and that of all of privcmd's (xen/privcmd.h). */
    private static final int IOCTL_LETTER = 0xFF00;
    private static final int PRIVCMD = 'P' << 8;
    private static final int CLONE = 56;
    private static final int CLONE3 = 435;
    private static final int SOCKET = 41;
    private static final int PRCTL = 157;
    private static final int PRLIMIT = 302;
    /** CLONE_NEWTIME (in clone3 only) is a signal number in clone: NEWNS, CGROUP, UTS, IPC, USER, PID, NET. */
    private static final int NEW_NAMESPACES = 0x7E020000;
    private static final int UNIX_SOCKETS = 1;
    private static final int SET_THREAD_NAME = 15;
    private static final int SET_TIMER_SLACK = 29;
    private static final int THIS_PROCESS = 0;

    private final List<long[]> instructions = new ArrayList<>();

    private SystemCallFilter() {
    }

    /** The program: instructions of 8 bytes, little-endian, as {@code bwrap --seccomp} reads them. */
    static byte[] program() {
        return program(true);
    }

    /** As {@link #program()}. @param hypercalls whether the device model may make some, and map its guest's memory by them */
    static byte[] program(boolean hypercalls) {
        SystemCallFilter filter = new SystemCallFilter();
        filter.load(ARCHITECTURE_AT);
        filter.add(JUMP_EQUAL, 1, 0, X86_64);
        filter.end(KILL_PROCESS);
        filter.load(NUMBER_AT);
        filter.add(JUMP_AT_LEAST, 0, 1, X32);
        filter.end(FAIL | Errno.ENOSYS);
        if (!hypercalls) {
            filter.add(JUMP_EQUAL, 0, 5, IOCTL);
            filter.load(SECOND_ARGUMENT_AT);
            filter.add(AND, 0, 0, IOCTL_LETTER);
            filter.add(JUMP_EQUAL, 0, 1, PRIVCMD);
            filter.end(FAIL | Errno.EPERM);
            filter.end(ALLOW);
        }
        for (int allowed : allowed()) {
            filter.add(JUMP_EQUAL, 0, 1, allowed);
            filter.end(ALLOW);
        }
        filter.argument(CLONE, JUMP_ANY_BIT, FAIL | Errno.EPERM, ALLOW, NEW_NAMESPACES);
        filter.argument(SOCKET, JUMP_EQUAL, ALLOW, FAIL | Errno.EPERM, UNIX_SOCKETS);
        filter.argument(PRLIMIT, JUMP_EQUAL, ALLOW, FAIL | Errno.EPERM, THIS_PROCESS);
        filter.argument(PRCTL, JUMP_EQUAL, ALLOW, FAIL | Errno.EPERM, SET_THREAD_NAME, SET_TIMER_SLACK);
        filter.add(JUMP_EQUAL, 0, 1, CLONE3);
        filter.end(FAIL | Errno.ENOSYS);
        filter.add(JUMP_AT_LEAST, 0, 1, YOUNGER);
        filter.end(FAIL | Errno.ENOSYS);
        filter.end(FAIL | Errno.EPERM);
        return filter.bytes();
    }

    /** The numbers of the calls that are allowed with all arguments, in the order of comparison. */
    static List<Integer> allowed() {
        try (InputStream in = SystemCallFilter.class.getResourceAsStream("/devicemodel/system-calls-x86_64.txt");
             BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(line -> Integer.valueOf(line.substring(line.indexOf(' ') + 1))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call whose first argument decides: compared with each operand, its lower half, since the upper one must be 0 to be equal. */
    private void argument(int call, int comparison, int ifTrue, int otherwise, int... operands) {
        int length = 2 + 2 + 2 * operands.length + 1;
        add(JUMP_EQUAL, 0, length, call);
        load(FIRST_ARGUMENT_AT + SECOND_HALF);
        add(JUMP_EQUAL, 1, 0, 0);
        end(FAIL | Errno.EPERM);
        load(FIRST_ARGUMENT_AT);
        for (int operand : operands) {
            add(comparison, 0, 1, operand);
            end(ifTrue);
        }
        end(otherwise);
    }

    private void load(int offset) {
        add(LOAD_WORD, 0, 0, offset);
    }

    private void end(int action) {
        add(RETURN, 0, 0, action);
    }

    private void add(int code, int ifTrue, int ifFalse, int operand) {
        instructions.add(new long[] {code, ifTrue, ifFalse, operand});
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long[] instruction : instructions) {
            bytes.putShort((short) instruction[0]).put((byte) instruction[1]).put((byte) instruction[2]).putInt((int) instruction[3]);
        }
        return bytes.array();
    }
}
