package org.domaind.daemon.build.hvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.MemoryRange;

/**
 * What a guest's first instruction finds at the address in ebx (start_info.h: hvm_start_info, version 1), with all that it points to behind it.
 *
 * @param commandLine the kernel's; empty when the first code is not a kernel
 * @param modules     files in the guest's memory
 * @param rsdp        address of the ACPI tables' pointer; 0 for none
 * @param memoryMap   ascending
 */
public record HvmStartInfo(Optional<String> commandLine, List<Module> modules, long rsdp, List<MemoryRange> memoryMap) {
    private static final int MAGIC = 0x336EC578;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 56;
    private static final int MODULE_BYTES = 32;
    private static final int MAP_ENTRY_BYTES = 24;
    private static final int ALIGNMENT = 8;

    /** @param commandLine its own  @param bytes of the file */
    public record Module(long address, long bytes, Optional<String> commandLine) {
    }

    /** The size of all of it, which does not depend on where it is. */
    public int bytes() {
        int texts = modules.stream().mapToInt(m -> room(m.commandLine())).sum() + room(commandLine);
        return HEADER_BYTES + modules.size() * MODULE_BYTES + memoryMap.size() * MAP_ENTRY_BYTES + texts;
    }

    /** @param address where it will be, a multiple of 8 */
    public byte[] at(long address) {
        ByteBuffer out = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int list = HEADER_BYTES;
        int map = list + modules.size() * MODULE_BYTES;
        Texts texts = new Texts(out, map + memoryMap.size() * MAP_ENTRY_BYTES, address);
        out.putInt(MAGIC).putInt(VERSION).putInt(0).putInt(modules.size()).putLong(modules.isEmpty() ? 0 : address + list).putLong(texts.add(commandLine))
                .putLong(rsdp).putLong(address + map).putInt(memoryMap.size()).putInt(0);
        for (Module module : modules) {
            out.putLong(module.address()).putLong(module.bytes()).putLong(texts.add(module.commandLine())).putLong(0);
        }
        for (MemoryRange range : memoryMap) {
            out.putLong(range.start()).putLong(range.length()).putInt(range.kind().code()).putInt(0);
        }
        return out.array();
    }

    /** With its NUL, up to a multiple of 8. */
    private static int room(Optional<String> text) {
        return text.map(t -> (t.getBytes(StandardCharsets.UTF_8).length + ALIGNMENT) / ALIGNMENT * ALIGNMENT).orElse(0);
    }

    /** Puts texts one after the other behind everything else. */
    private static final class Texts {
        private final ByteBuffer out;
        private final long address;
        private int next;

        Texts(ByteBuffer out, int first, long address) {
            this.out = out;
            this.next = first;
            this.address = address;
        }

        /** @return its address; 0 for none */
        long add(Optional<String> text) {
            if (text.isEmpty()) {
                return 0;
            }
            out.put(next, text.get().getBytes(StandardCharsets.UTF_8));
            long at = address + next;
            next += room(text);
            return at;
        }
    }
}
