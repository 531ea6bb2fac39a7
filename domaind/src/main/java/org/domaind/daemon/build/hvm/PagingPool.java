package org.domaind.daemon.build.hvm;

import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.HvmContainer;
import org.domaind.schema.model.MemoryKib;

/** The memory in which the hypervisor keeps a guest's page tables of its own. */
public final class PagingPool {
    private static final long KIB_PER_VCPU = 1024;
    private static final long KIB_PER_PAGE = 4;

    private PagingPool() {
    }

    /**
     * As the reference computes it: 1 MiB per vcpu, one page per MiB that the guest may have, and as many again for shadow page tables.
     *
     * @param nested the guest's tables are nested by the processor
     */
    public static MemoryKib of(GuestConfig config, HvmContainer container, boolean nested) {
        long pages = config.memory().max().mib() * (nested ? 1 : 2);
        return container.pagingPool().orElse(new MemoryKib(KIB_PER_VCPU * config.vcpus().max() + KIB_PER_PAGE * pages));
    }
}
