package org.domaind.daemon.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.BootSpec;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/**
 * Builds PV guests with one operation per plan step, in the order of the methods. None has an undo: destroying the domain frees everything.
 * Thread-safe.
 */
public final class PvBuilder {
    /** The capability of a hypervisor that can run 64-bit PV guests. */
    private static final String CAPABILITY = "xen-3.0-x86_64";
    private static final int ADDRESS_BITS = 64;
    private static final int VCPU_INFO_BYTES = 64;
    private static final int VCPU_INFOS = 32;
    private static final int UPCALL_MASK_AT = 1;

    private final XenHost host;
    private final KernelImages images;

    public PvBuilder(XenHost host, KernelImages images) {
        this.host = host;
        this.images = images;
    }

    /**
     * Loads the kernel, opens the ramdisk and lays the guest out. Changes nothing on the host.
     *
     * @param memory what the guest has at boot
     * @return closed by the caller
     * @throws ProblemException {@code host-lacks-pv}, {@code ramdisk-not-found}, {@code ramdisk-unreadable}, or what
     *         {@link KernelImages#load} and {@link PvLayout#plan} throw
     */
    public BootMaterial prepare(BootSpec spec, MemoryKib memory) {
        if (!host.machine().info().capabilities().contains(CAPABILITY)) {
            throw new ProblemException("host-lacks-pv", "this hypervisor runs no 64-bit PV guests", "type = \"pvh\"");
        }
        PvKernel kernel = images.load(Path.of(spec.kernel()));
        if (spec.ramdisk().isEmpty()) {
            return new BootMaterial(spec, kernel, Optional.empty(), PvLayout.plan(kernel, 0, memory.pages()));
        }
        Path path = Path.of(spec.ramdisk().get());
        FileChannel ramdisk = Ramdisk.open(path);
        boolean done = false;
        try {
            PvLayout layout = PvLayout.plan(kernel, ramdisk.size(), memory.pages());
            done = true;
            return new BootMaterial(spec, kernel, Optional.of(ramdisk), layout);
        } catch (IOException e) {
            throw Ramdisk.unreadable(path, e);
        } finally {
            if (!done) {
                closeQuietly(ramdisk, path);
            }
        }
    }

    private static void closeQuietly(FileChannel file, Path path) {
        try {
            file.close();
        } catch (IOException e) {
            throw Ramdisk.unreadable(path, e);
        }
    }

    /**
     * Allocates all memory of a domain that has none; its memory limit and vcpus are set before.
     *
     * @param check   asked between two calls; may throw what ends this
     * @throws ProblemException {@code out-of-memory}, with what is needed and what is free
     * @throws HypervisorException when the hypervisor refuses otherwise
     */
    public P2m populate(Domid domid, MemoryKib memory, Runnable check) {
        host.pvBuild().setAddressSize(domid, ADDRESS_BITS);
        return new GuestMemoryAllocator(host.allocation(), host.machine()).populate(domid, memory.pages(), check);
    }

    /** Writes the guest's memory. Afterwards the material may be closed. */
    public PvBuilt write(Domid domid, BootMaterial material, P2m p2m, BootPorts ports) {
        long sharedInfo = host.domains().find(domid).map(DomainInfo::sharedInfoFrame).filter(frame -> frame != -1)
                .orElseThrow(() -> new ProblemException("no-such-domain", "domain " + domid + " is gone while it was being built"));
        return new PvImageWriter(new GuestPages(host.memory(), domid, p2m), material, p2m).write(ports, sharedInfo);
    }

    /** Makes the guest ready to be unpaused: fills the hypercall page, pins the page tables, sets up shared info and the first vcpu. */
    public void finish(Domid domid, PvBuilt built) {
        built.hypercallMfn().ifPresent(mfn -> host.pvBuild().initHypercallPage(domid, mfn));
        host.pvBuild().pinLevel4Table(domid, built.vcpu().level4Mfn());
        try (MappedPages pages = host.memory().map(domid, new long[] {built.sharedInfoMfn()})) {
            ByteBuffer sharedInfo = pages.page(0);
            GuestPages.clear(sharedInfo);
            for (int vcpu = 0; vcpu < VCPU_INFOS; vcpu++) {
                // Every vcpu starts with event delivery off, and turns it on itself.
                sharedInfo.put(vcpu * VCPU_INFO_BYTES + UPCALL_MASK_AT, (byte) 1);
            }
        }
        host.pvBuild().setVcpu(domid, 0, built.vcpu());
    }

    /** Lets the domains that serve the guest's console and store map their pages by the reserved grant references. */
    public void seedGrants(Domid domid, PvBuilt built, Domid consoleDomain, Domid storeDomain) {
        seed(domid, GrantTable.CONSOLE_REF, consoleDomain, built.consoleMfn());
        seed(domid, GrantTable.STORE_REF, storeDomain, built.storeMfn());
    }

    private void seed(Domid domid, int reference, Domid peer, long frame) {
        if (!peer.equals(domid)) {
            host.grants().seed(domid, reference, peer, frame);
        }
    }
}
