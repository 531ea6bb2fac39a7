package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.memory.PageTableTree;

/** A guest's own memory, as its processor addresses it: through its page tables, or by physical addresses. */
public final class GuestRam {
    private static final int PAGE_BITS = 12;
    private static final int OFFSET_MASK = MappedPages.PAGE_SIZE - 1;
    private final SimMachine machine;
    private final SimDomain domain;
    private final LongFunction<OptionalLong> translation;

    private GuestRam(SimMachine machine, SimDomain domain, LongFunction<OptionalLong> translation) {
        this.machine = machine;
        this.domain = domain;
        this.translation = translation;
    }

    /** @param root machine frame of the level-4 table */
    public static GuestRam paged(SimMachine machine, SimDomain domain, long root) {
        return new GuestRam(machine, domain, address -> PageTableTree.translate(root, address, domain.frames::owns, machine.memory::page));
    }

    /** Of a guest that has no paging yet, whose frame numbers the hypervisor translates. */
    public static GuestRam physical(SimMachine machine, SimDomain domain) {
        return new GuestRam(machine, domain, address -> domain.frames.mfn(address >>> PAGE_BITS));
    }

    /** The machine frame behind an address. */
    public long mfn(long address) {
        return machine.locked(() -> translation.apply(address))
                .orElseThrow(() -> new GuestFault(String.format(Locale.ROOT, "page fault at %#x", address)));
    }

    /** A page of the guest's by machine frame, writable. */
    public ByteBuffer page(long mfn) {
        return machine.locked(() -> {
            if (!domain.frames.owns(mfn)) {
                throw new GuestFault(String.format(Locale.ROOT, "frame %#x is not the guest's", mfn));
            }
            return machine.memory.page(mfn).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        });
    }

    /** To be called after each write to a page: whoever logs what the guest writes hears of it. */
    public Runnable writing(long mfn) {
        return () -> machine.locked(() -> domain.wrote(mfn));
    }

    public byte[] read(long address, int length) {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int offset = (int) (address + done) & OFFSET_MASK;
            int count = Math.min(length - done, MappedPages.PAGE_SIZE - offset);
            page(mfn(address + done)).get(offset, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    public ByteBuffer buffer(long address, int length) {
        return ByteBuffer.wrap(read(address, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes up to the first NUL. */
    public static String text(ByteBuffer bytes, int offset, int limit) {
        int end = offset;
        while (end < offset + limit && bytes.get(end) != 0) {
            end++;
        }
        if (end == offset + limit) {
            throw new GuestFault("a string of start_info has no end");
        }
        byte[] text = new byte[end - offset];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
