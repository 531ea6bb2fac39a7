package org.domaind.daemon.sim.guest.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.domaind.daemon.sim.machine.HvmRegisters;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimVcpu;

/**
 * What a kernel leaves in its memory and its first vcpu's registers when it suspends itself, and looks at when it goes on, as Linux does. rax says then
 * whether it is where it was (1) or in a new domain (0). Of a PV kernel, the start info page has the frame numbers of its rings as its own, and rdx the
 * machine's number of that page, into which the builder of a new domain has written new machine frames and ports. Others ask the hypervisor again.
 */
public final class SuspendRecord {
    private static final int STORE_MFN_AT = 56;
    private static final int CONSOLE_MFN_AT = 72;
    /** Beyond start_info, the guest's own use of the rest of that page. */
    private static final int TICKS_AT = 2048;
    /** The end of a start info page of the other kind. */
    private static final int LAST_TICKS_AT = 4088;
    // vcpu_guest_context: user_regs.rax, .rdx
    private static final int RAX_AT = 600;
    private static final int RDX_AT = 616;
    private static final long CANCELLED = 1;

    private SuspendRecord() {
    }

    /** The kernel is about to suspend itself. @param ticks what it remembers */
    public static void leave(SimMachine machine, SimDomain domain, KernelFacts facts, long ticks) {
        ByteBuffer page = facts.ram().page(facts.startInfoMfn());
        if (domain.hvm()) {
            page.putLong(LAST_TICKS_AT, ticks);
        } else {
            page.putLong(STORE_MFN_AT, own(machine, domain, facts.storeMfn())).putLong(CONSOLE_MFN_AT, own(machine, domain, facts.consoleMfn()))
                    .putLong(TICKS_AT, ticks);
        }
        facts.ram().writing(facts.startInfoMfn()).run();
        machine.locked(() -> {
            SimVcpu vcpu = domain.vcpus.get(0);
            if (domain.hvm()) {
                HvmRegisters.suspend(vcpu, ticks);
            } else {
                byte[] context = vcpu.bytes().orElseThrow();
                ByteBuffer.wrap(context).order(ByteOrder.LITTLE_ENDIAN).putLong(RAX_AT, 0).putLong(RDX_AT, facts.startInfoMfn());
                vcpu.suspended = Optional.of(context);
            }
        });
    }

    /** The kernel goes on in the same domain. @throws GuestFault it was told that it is in another one */
    public static void cancel(SimMachine machine, SimDomain domain, KernelFacts facts) {
        if (returned(machine, domain).orElse(CANCELLED) != CANCELLED) {
            throw new GuestFault("it was resumed as if it were in a new domain");
        }
        if (!domain.hvm()) {
            facts.ram().page(facts.startInfoMfn()).putLong(STORE_MFN_AT, facts.storeMfn()).putLong(CONSOLE_MFN_AT, facts.consoleMfn());
            facts.ram().writing(facts.startInfoMfn()).run();
        }
        goOn(machine, domain);
    }

    private static void goOn(SimMachine machine, SimDomain domain) {
        machine.locked(() -> {
            if (domain.hvm()) {
                HvmRegisters.goOn(domain.vcpus.get(0));
            } else {
                domain.vcpus.get(0).suspended = Optional.empty();
            }
        });
    }

    /** The machine's number of the start info page of a PV kernel that goes on in a new domain; empty of one that starts. */
    static Optional<Long> startInfo(SimMachine machine, SimDomain domain) {
        return machine.locked(() -> domain.vcpus.get(0).suspended.map(context -> ByteBuffer.wrap(context).order(ByteOrder.LITTLE_ENDIAN).getLong(RDX_AT)));
    }

    /** Whether a kernel that has not run in this domain yet goes on in it. */
    public static boolean isNew(SimMachine machine, SimDomain domain) {
        return returned(machine, domain).isPresent();
    }

    /** What a kernel that goes on in a new domain remembers; empty of one that starts. */
    public static Optional<Long> arrived(SimMachine machine, SimDomain domain, KernelFacts facts) {
        Optional<Long> returned = returned(machine, domain);
        if (returned.isEmpty()) {
            return Optional.empty();
        }
        if (returned.get() == CANCELLED) {
            throw new GuestFault("it was told that it is in the domain where it was");
        }
        long ticks = facts.ram().page(facts.startInfoMfn()).getLong(domain.hvm() ? LAST_TICKS_AT : TICKS_AT);
        if (domain.hvm() && ticks != machine.locked(() -> HvmRegisters.remembered(domain.vcpus.get(0)))) {
            throw new GuestFault("its memory and its registers are of two moments");
        }
        goOn(machine, domain);
        return Optional.of(ticks);
    }

    private static Optional<Long> returned(SimMachine machine, SimDomain domain) {
        return machine.locked(() -> domain.hvm() ? HvmRegisters.returned(domain.vcpus.get(0)) : domain.vcpus.get(0).suspended.map(SuspendRecord::rax));
    }

    private static long rax(byte[] context) {
        return ByteBuffer.wrap(context).order(ByteOrder.LITTLE_ENDIAN).getLong(RAX_AT);
    }

    private static long own(SimMachine machine, SimDomain domain, long mfn) {
        return machine.locked(() -> domain.frames.gfn(mfn)).orElseThrow(() -> new GuestFault("a ring's page is not its own"));
    }
}
