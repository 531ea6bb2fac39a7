package org.domaind.daemon.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes written out by hand, from the layouts in the hypervisor's headers, to compare with what is encoded. */
public final class Golden {
    private Golden() {
    }

    /** Eight digits of a u32, as it is in memory. */
    static String u32(long value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes((int) value));
    }

    static String u64(long value) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(value));
    }

    /** The memory begins with these digits, blanks aside, and the rest of its {@code size} bytes is zero. */
    static void assertMemory(String digits, long address, int size) {
        String wanted = digits.replace(" ", "");
        assertEquals(wanted + "0".repeat(2 * size - wanted.length()), FakeDevices.Call.hex(address, size));
    }

    /** A domctl: command, interface version, domain, padding, then the arguments. */
    static void assertDomctl(FakeDevices.Call call, int command, int version, int domid, String arguments) {
        assertEquals(FakeDevices.DOMCTL, call.number());
        String domain = HexFormat.of().toHexDigits(Short.reverseBytes((short) domid));
        assertMemory(u32(command) + u32(version) + domain + "000000000000" + arguments, call.arguments()[0], 144);
    }

    static void assertSysctl(FakeDevices.Call call, int command, int version, String arguments) {
        assertEquals(FakeDevices.SYSCTL, call.number());
        assertMemory(u32(command) + u32(version) + arguments, call.arguments()[0], 136);
    }

    /** Writes digits into memory, blanks aside. */
    static void write(ByteBuffer memory, int at, String digits) {
        memory.put(at, HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    static void write(long address, String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits.replace(" ", ""));
        org.domaind.daemon.os.Libc.bytesAt(address, bytes.length).put(0, bytes);
    }
}
