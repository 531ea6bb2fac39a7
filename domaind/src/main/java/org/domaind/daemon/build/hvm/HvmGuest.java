package org.domaind.daemon.build.hvm;

import java.util.List;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.KernelCopy;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.image.HvmLoader;
import org.domaind.schema.model.Domid;

/**
 * An HVM guest that is being built.
 *
 * @param files  the modules, in the layout's order
 * @param target pages that it has at its start, without its graphics card's
 */
record HvmGuest(XenHost host, HvmLoader loader, List<BootFile> files, HvmLayout layout, InfoTable table, long target) implements PreparedGuest {
    @Override
    public PopulatedGuest populate(Domid domid, Runnable check) {
        host.allocation().setMap(domid, layout.startInfo().memoryMap());
        MemoryClaim claim = new MemoryClaim(host.allocation(), host.machine(), domid, target - RamLayout.VGA_PAGES);
        layout.ram().populateAroundVga(host.allocation(), domid, target, claim, check);
        SpecialPage.populate(host.allocation(), domid, claim);
        SpecialPage.populateServers(host.allocation(), domid, claim);
        return ports -> write(domid, ports);
    }

    private BuiltGuest write(Domid domid, BootPorts ports) {
        GuestPages pages = new GuestPages(host.memory(), domid, GuestPages.FrameNumbers.TRANSLATED);
        long first = loader.start() >>> Pages.SHIFT;
        pages.fill(first, Pages.holding(loader.end()) - first, new KernelCopy(loader.bytes(), loader.segments(), first << Pages.SHIFT));
        for (int i = 0; i < files.size(); i++) {
            pages.fill(layout.modules().get(i).address() >>> Pages.SHIFT, files.get(i).pages(), files.get(i).filler());
        }
        pages.write(layout.startInfoAt(), layout.startInfo().at(layout.startInfoAt()));
        pages.write(InfoTable.PAGE << Pages.SHIFT, table.page());
        SpecialPage.write(host.hvmBuild(), pages, domid);
        SpecialPage.writeServers(host.hvmBuild(), pages, domid);
        new FirstVcpu(loader.entry(), layout.startInfoAt()).set(host.hvmBuild(), domid, table.vcpus(), false);
        List<BuiltGuest.Table> tables = layout.modules().stream().filter(place -> place.inStore().isPresent())
                .map(place -> new BuiltGuest.Table(place.inStore().get(), place.address(), place.bytes())).toList();
        return SpecialPage.connect(host, domid, ports).with(tables);
    }

    @Override
    public void close() {
        files.forEach(BootFile::close);
    }
}
