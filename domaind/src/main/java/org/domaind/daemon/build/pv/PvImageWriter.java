package org.domaind.daemon.build.pv;

import java.util.OptionalLong;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.KernelCopy;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.image.PvKernel;

/** Writes a PV guest's memory. No mapping of the guest is left when it returns. */
final class PvImageWriter {
    private static final int MFNS_IN_PAGE = Pages.SIZE / Long.BYTES;

    private final GuestPages pages;
    private final BootMaterial material;
    private final PvLayout layout;
    private final P2m p2m;

    PvImageWriter(GuestPages pages, BootMaterial material, P2m p2m) {
        this.pages = pages;
        this.material = material;
        this.layout = material.layout();
        this.p2m = p2m;
        if (p2m.pages() != layout.pages()) {
            throw new IllegalArgumentException("a layout of " + layout.pages() + " pages for a guest of " + p2m.pages());
        }
    }

    PvBuilt write(BootPorts ports, long sharedInfoMfn) {
        PvKernel kernel = material.kernel();
        fill(layout.kernel(), new KernelCopy(kernel.bytes(), kernel.segments(), layout.kernel().address() - kernel.virtualOffset()));
        material.ramdisk().ifPresent(ramdisk -> fill(layout.ramdisk().orElseThrow(), ramdisk.filler()));
        fill(layout.p2mList(), (index, page) -> p2m.put(index * MFNS_IN_PAGE, MFNS_IN_PAGE, page.asLongBuffer()));
        StartInfo startInfo = startInfo(ports, sharedInfoMfn);
        fill(layout.startInfo(), (index, page) -> {
            GuestPages.clear(page);
            startInfo.write(page);
        });
        for (Area cleared : new Area[] {layout.store(), layout.console(), layout.bootStack()}) {
            fill(cleared, (index, page) -> GuestPages.clear(page));
        }
        PageTables tables = new PageTables(layout, p2m);
        for (Area area : new Area[] {layout.tables(), layout.p2mTables()}) {
            fill(area, (index, page) -> tables.write(area.pfn() + index, page));
        }
        PvVcpuState vcpu = new PvVcpuState(kernel.entry(), layout.stackPointer(), layout.startInfo().address(),
                p2m.mfn(layout.tables().pfn()));
        return new PvBuilt(p2m.mfn(layout.store().pfn()), p2m.mfn(layout.console().pfn()), sharedInfoMfn, hypercallMfn(), vcpu);
    }

    private void fill(Area area, GuestPages.Filler filler) {
        pages.fill(area.pfn(), area.pages(), filler);
    }

    private StartInfo startInfo(BootPorts ports, long sharedInfoMfn) {
        long modStart = layout.ramdisk().map(r -> layout.ramdiskMapped() ? r.address() : r.pfn()).orElse(0L);
        long modBytes = layout.ramdisk().map(r -> r.pages() << Pages.SHIFT).orElse(0L);
        boolean isPfn = layout.ramdisk().isPresent() && !layout.ramdiskMapped();
        long apartPages = layout.p2mApart() ? layout.p2mList().pages() + layout.p2mTables().pages() : 0;
        return new StartInfo(layout.pages(), sharedInfoMfn, p2m.mfn(layout.store().pfn()), ports.store(), p2m.mfn(layout.console().pfn()),
                ports.console(), layout.tables().address(), layout.tables().pages(), layout.p2mList().address(), modStart, modBytes, isPfn,
                material.spec().commandLine(), layout.p2mApart() ? layout.p2mList().pfn() : 0, apartPages);
    }

    private OptionalLong hypercallMfn() {
        OptionalLong address = material.kernel().hypercallPage();
        return address.isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(p2m.mfn(address.getAsLong() - layout.virtBase() >>> Pages.SHIFT));
    }
}
