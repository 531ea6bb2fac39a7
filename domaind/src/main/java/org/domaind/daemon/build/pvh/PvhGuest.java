package org.domaind.daemon.build.pvh;

import java.util.List;
import java.util.stream.LongStream;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.KernelCopy;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.build.hvm.FirstVcpu;
import org.domaind.daemon.build.hvm.HvmStartInfo;
import org.domaind.daemon.build.hvm.SpecialPage;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.image.PvhKernel;
import org.domaind.schema.model.Domid;

/**
 * A PVH guest that is being built.
 *
 * @param files  the modules, in the layout's order
 * @param target pages that it has at its start
 * @param vcpus  how many there may ever be
 */
record PvhGuest(XenHost host, PvhKernel kernel, List<BootFile> files, PvhLayout layout, long target, int vcpus) implements PreparedGuest {
    @Override
    public PopulatedGuest populate(Domid domid, Runnable check) {
        host.allocation().setMap(domid, layout.startInfo().memoryMap());
        MemoryClaim claim = new MemoryClaim(host.allocation(), host.machine(), domid, target);
        layout.ram().populate(host.allocation(), domid, target, claim, check);
        SpecialPage.populate(host.allocation(), domid, claim);
        long[] tables = LongStream.range(0, layout.acpiPages()).map(page -> (PvhLayout.HOLE >>> Pages.SHIFT) + page).toArray();
        if (host.allocation().populate(domid, 0, tables).length < tables.length) {
            throw claim.outOfMemory();
        }
        return ports -> write(domid, ports);
    }

    private BuiltGuest write(Domid domid, BootPorts ports) {
        GuestPages pages = new GuestPages(host.memory(), domid, GuestPages.FrameNumbers.TRANSLATED);
        pages.fill(layout.kernelPfn(), layout.kernelPages(), new KernelCopy(kernel.bytes(), kernel.segments(), layout.kernelPfn() << Pages.SHIFT));
        for (int i = 0; i < files.size(); i++) {
            HvmStartInfo.Module module = layout.startInfo().modules().get(i);
            pages.fill(module.address() >>> Pages.SHIFT, files.get(i).pages(), files.get(i).filler());
        }
        pages.write(layout.startInfoAt(), layout.startInfo().at(layout.startInfoAt()));
        pages.write(PvhLayout.HOLE, layout.acpi().bytes());
        if (layout.rsdpBelow()) {
            pages.write(PvhLayout.RSDP_BELOW, layout.acpi().rsdp());
        }
        SpecialPage.write(host.hvmBuild(), pages, domid);
        new FirstVcpu(kernel.entry(), layout.startInfoAt()).set(host.hvmBuild(), domid, vcpus, true);
        return SpecialPage.connect(host, domid, ports);
    }

    @Override
    public void close() {
        files.forEach(BootFile::close);
    }
}
