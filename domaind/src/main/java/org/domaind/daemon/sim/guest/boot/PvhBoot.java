package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimVcpu;
import org.domaind.schema.model.GuestType;

/**
 * The start of a PVH guest: from ebx to the start info, from there to command line, modules, memory map and ACPI tables, all with physical addresses
 * (start_info.h). That of an HVM guest as far as its firmware looks: modules, and the table that says what its machine is (hvm_info_table.h). A
 * builder's mistake crashes the guest here.
 */
final class PvhBoot {
    private static final int RBX_AT = 520;
    private static final int RIP_AT = 640;
    private static final int MTRR_DEFAULT_TYPE_AT = 232;
    private static final long WRITE_BACK = 0x806;
    private static final int MAGIC = 0x336ec578;
    private static final int HEADER = 56;
    private static final int MODULE = 32;
    private static final int MAP_ENTRY = 24;
    private static final int RAM = 1;
    private static final int RSDP = 36;
    private static final int TABLE_HEADER = 36;
    private static final int LOCAL_APIC_BYTES = 8;
    private static final int FIRST_LOCAL_APIC = 44;
    private static final int MAX_TEXT = 4096;
    private static final long INFO_TABLE = 0x9F800;
    private static final int INFO_TABLE_BYTES = 48;
    private static final long FIRST_VGA_FRAME = 0xA0;
    private static final long VGA_FRAMES = 0x20;
    /** Both rings and their indices: the store says behind them what it can do. */
    private static final int STORE_RINGS = 2064;
    private static final int CONSOLE_RINGS = 3088;

    private final SimMachine machine;
    private final SimDomain domain;
    private final GuestRam ram;
    private final ByteBuffer cpu;
    private final ByteBuffer info;

    PvhBoot(SimMachine machine, SimDomain domain) {
        this.machine = machine;
        this.domain = domain;
        this.ram = GuestRam.physical(machine, domain);
        byte[] registers = machine.locked(() -> domain.vcpus.get(0).hvmCpu).orElseThrow(() -> new GuestFault("no vcpu"));
        this.cpu = ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
        this.info = ram.buffer(cpu.getLong(RBX_AT), HEADER);
    }

    KernelFacts facts() {
        ram.mfn(cpu.getLong(RIP_AT));
        expect(info.getInt(0) == MAGIC && info.getInt(4) == 1, "there is no start info in ebx");
        boolean firmware = domain.type == GuestType.HVM;
        if (firmware) {
            checkServerPages();
        } else {
            checkMemoryTypes();
        }
        // A kernel that goes on in a new domain asks for its map no more.
        boolean starts = !SuspendRecord.isNew(machine, domain);
        if (starts) {
            checkMemoryMap();
        }
        checkModules();
        long store = parameter(HvmParameter.STORE_PFN);
        long console = parameter(HvmParameter.CONSOLE_PFN);
        expect(store != console, "store and console share a frame");
        expect(starts || cleared(store, STORE_RINGS) && cleared(console, CONSOLE_RINGS), "a ring has what was said in its former domain");
        return new KernelFacts(firmware ? firmware() : text(info.getLong(24)), firmware ? cpusOfTable() : cpus(), ram, frame(store), (int) parameter(HvmParameter.STORE_EVTCHN), frame(console),
                (int) parameter(HvmParameter.CONSOLE_EVTCHN), ram.mfn(cpu.getLong(RBX_AT)));
    }

    private boolean cleared(long gfn, int bytes) {
        for (byte b : ram.read(gfn * MappedPages.PAGE_SIZE, bytes)) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private long parameter(HvmParameter parameter) {
        long value = machine.locked(() -> domain.parameters.getOrDefault(parameter, 0L));
        expect(value > 0, parameter + " is not set");
        return value;
    }

    private long frame(long gfn) {
        return ram.mfn(gfn * MappedPages.PAGE_SIZE);
    }

    /** No firmware sets them. */
    private void checkMemoryTypes() {
        for (SimVcpu vcpu : domain.vcpus) {
            byte[] types = machine.locked(() -> vcpu.mtrr).orElseThrow(() -> new GuestFault("no memory types"));
            expect(ByteBuffer.wrap(types).order(ByteOrder.LITTLE_ENDIAN).getLong(MTRR_DEFAULT_TYPE_AT) == WRITE_BACK, "memory is not cached");
        }
    }

    /** What it calls RAM is there, and it is what the hypervisor answers as well. */
    private void checkMemoryMap() {
        int count = info.getInt(48);
        ByteBuffer map = ram.buffer(info.getLong(40), count * MAP_ENTRY);
        expect(count == domain.memoryMap.size(), "the memory map has " + count + " entries");
        long end = 0;
        for (int i = 0; i < count; i++) {
            long start = map.getLong(i * MAP_ENTRY);
            long length = map.getLong(i * MAP_ENTRY + 8);
            expect(start >= end && length > 0, "the memory map is not ascending");
            expect(domain.memoryMap.get(i).start() == start && domain.memoryMap.get(i).length() == length, "the memory map is not the hypervisor's");
            end = start + length;
            if (map.getInt(i * MAP_ENTRY + 16) == RAM) {
                ram.mfn(start);
                ram.mfn(end - 1);
            }
        }
    }

    private void checkModules() {
        int count = info.getInt(12);
        ByteBuffer list = count == 0 ? info : ram.buffer(info.getLong(16), count * MODULE);
        for (int i = 0; i < count; i++) {
            ram.mfn(list.getLong(i * MODULE));
            ram.mfn(list.getLong(i * MODULE) + list.getLong(i * MODULE + 8) - 1);
        }
    }

    /** What the first module is called. */
    private String firmware() {
        expect(info.getInt(12) > 0 && info.getLong(24) == 0 && info.getLong(32) == 0, "there is no firmware, or more than it");
        String name = text(ram.buffer(info.getLong(16), MODULE).getLong(16));
        expect(name.equals("firmware"), "the first module is " + name);
        return name;
    }

    /** Device models are served there; the graphics card's memory is nobody's. */
    private void checkServerPages() {
        long first = parameter(HvmParameter.IOREQ_SERVER_PFN);
        for (long page = 0; page < parameter(HvmParameter.NR_IOREQ_SERVER_PAGES); page++) {
            frame(first + page);
        }
        expect(machine.locked(() -> domain.frames.vacant(FIRST_VGA_FRAME, VGA_FRAMES)), "there is memory where the graphics card has its own");
    }

    /** How many vcpus the machine's table calls online. */
    private int cpusOfTable() {
        ByteBuffer table = summing(INFO_TABLE, INFO_TABLE_BYTES, "HVM ");
        expect(table.getInt(8) == INFO_TABLE_BYTES && table.getInt(16) == domain.vcpus.size(), "the machine's table has " + table.getInt(16) + " vcpus");
        expect(ram.mfn(table.getInt(20) * MappedPages.PAGE_SIZE - 1) >= 0, "its memory ends elsewhere");
        return Long.bitCount(table.getLong(32)) + Long.bitCount(table.getLong(40));
    }

    /** How many processors the tables call enabled. */
    private int cpus() {
        ByteBuffer rsdp = summing(info.getLong(32), RSDP, "RSD ");
        ByteBuffer xsdt = table(rsdp.getLong(24), "XSDT");
        Set<Integer> ids = new HashSet<>();
        int enabled = 0;
        for (int at = TABLE_HEADER; at < xsdt.capacity(); at += Long.BYTES) {
            if (text(ram.buffer(xsdt.getLong(at), TABLE_HEADER)).equals("APIC")) {
                ByteBuffer madt = table(xsdt.getLong(at), "APIC");
                for (int entry = FIRST_LOCAL_APIC; entry < madt.capacity(); entry += LOCAL_APIC_BYTES) {
                    ids.add(Byte.toUnsignedInt(madt.get(entry + 3)));
                    enabled += madt.getInt(entry + 4) & 1;
                }
            } else {
                ByteBuffer fadt = table(xsdt.getLong(at), "FACP");
                table(fadt.getLong(140), "DSDT");
            }
        }
        expect(ids.size() == domain.vcpus.size(), "the tables have " + ids.size() + " processors");
        expect(enabled > 0, "no processor is enabled");
        return enabled;
    }

    private ByteBuffer table(long address, String signature) {
        return summing(address, ram.buffer(address, TABLE_HEADER).getInt(4), signature);
    }

    private ByteBuffer summing(long address, int length, String signature) {
        byte[] bytes = ram.read(address, length);
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        expect((sum & 0xFF) == 0 && text(table).equals(signature), String.format(Locale.ROOT, "there is no %s at %#x", signature, address));
        return table;
    }

    private static String text(ByteBuffer signature) {
        byte[] name = new byte[4];
        signature.get(0, name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** Up to its NUL, which may be anywhere in its last page. */
    private String text(long address) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MAX_TEXT; i++) {
            byte letter = ram.read(address + i, 1)[0];
            if (letter == 0) {
                return text.toString();
            }
            text.append((char) letter);
        }
        throw new GuestFault("the command line has no end");
    }

    private static void expect(boolean holds, String problem) {
        if (!holds) {
            throw new GuestFault(problem);
        }
    }
}
