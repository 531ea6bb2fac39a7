package org.domaind.daemon.xen;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.os.NativePages;

/** Mapped pages, as the ports speak of them. */
final class HostPages implements MappedPages {
    private final NativePages pages;

    HostPages(NativePages pages) {
        this.pages = pages;
    }

    @Override
    public int count() {
        return pages.count();
    }

    @Override
    public ByteBuffer page(int index) {
        return pages.page(index);
    }

    @Override
    public void close() {
        pages.close();
    }
}
