package org.domaind.daemon.build.pv;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.build.ReservedGrants;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** Builds PV guests: in the order of its methods. Thread-safe. */
public final class PvBuilder implements GuestBuilder {
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

    @Override
    public PreparedGuest prepare(GuestConfig config) {
        return new Prepared(this, prepare(config.boot(), config.memory().atBoot()));
    }

    private record Prepared(PvBuilder builder, BootMaterial material) implements PreparedGuest {
        @Override
        public PopulatedGuest populate(Domid domid, Runnable check) {
            return new Populated(builder, domid, material, builder.populate(domid, material.layout().pages(), check));
        }

        @Override
        public void close() {
            material.close();
        }
    }

    private record Populated(PvBuilder builder, Domid domid, BootMaterial material, P2m p2m) implements PopulatedGuest {
        @Override
        public BuiltGuest write(BootPorts ports) {
            PvBuilt built = builder.write(domid, material, p2m, ports);
            builder.finish(domid, built);
            ReservedGrants.seed(builder.host.grants(), domid, built.rings(), Domid.ZERO, Domid.ZERO);
            return built.rings();
        }
    }

    /**
     * Loads the kernel, opens the ramdisk and lays the guest out.
     *
     * @param memory what the guest has at boot
     * @return closed by the caller
     * @throws ProblemException {@code host-lacks-pv}, {@code ramdisk-not-found}, {@code ramdisk-unreadable}, or what
     *         {@link KernelImages#loadPv} and {@link PvLayout#plan} throw
     */
    BootMaterial prepare(BootSpec spec, MemoryKib memory) {
        if (!host.machine().info().capabilities().contains(CAPABILITY)) {
            throw new ProblemException("host-lacks-pv", "this hypervisor runs no 64-bit PV guests", "type = \"pvh\"");
        }
        PvKernel kernel = images.loadPv(Path.of(spec.kernel()));
        Optional<BootFile> ramdisk = spec.ramdisk().map(file -> BootFile.open("ramdisk", Path.of(file)));
        try {
            return new BootMaterial(spec, kernel, ramdisk, PvLayout.plan(kernel, ramdisk.map(BootFile::bytes).orElse(0L), memory.pages()));
        } catch (ProblemException e) {
            ramdisk.ifPresent(BootFile::close);
            throw e;
        }
    }

    P2m populate(Domid domid, long pages, Runnable check) {
        host.pvBuild().setAddressSize(domid, ADDRESS_BITS);
        return new GuestMemoryAllocator(host.allocation(), host.machine()).populate(domid, pages, check);
    }

    /** Writes the guest's memory. */
    PvBuilt write(Domid domid, BootMaterial material, P2m p2m, BootPorts ports) {
        long sharedInfo = host.domains().find(domid).map(DomainInfo::sharedInfoFrame).filter(frame -> frame != -1)
                .orElseThrow(() -> new ProblemException("no-such-domain", "domain " + domid + " is gone while it was being built"));
        return new PvImageWriter(new GuestPages(host.memory(), domid, p2m::mfns), material, p2m).write(ports, sharedInfo);
    }

    /** Makes the guest ready to be unpaused: fills the hypercall page, pins the page tables, sets up shared info and the first vcpu. */
    void finish(Domid domid, PvBuilt built) {
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
}
