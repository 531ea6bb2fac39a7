package org.domaind.daemon.build.pv;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.PvBuild;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.schema.model.Domid;

/**
 * A host in memory with one guest: frames that appear, full of rubbish, when they are first mapped; a log of what was asked in which order.
 */
final class FakeHost {
    static final Domid GUEST = new Domid(7);
    static final long SHARED_INFO = 0x999;
    /** Machine frames start here, and superpages run downwards, so that no mfn is what a pfn would suggest. */
    private static final long FIRST_MFN = 0x100000;

    final Map<Long, ByteBuffer> frames = new HashMap<>();
    final Set<Long> owned = new HashSet<>();
    final List<String> log = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final HostMachine machine = mock(HostMachine.class);
    final DomainOperations domains = mock(DomainOperations.class);
    final MemoryAllocation allocation = mock(MemoryAllocation.class);
    final PvBuild pvBuild = mock(PvBuild.class);
    final GrantTable grants = mock(GrantTable.class);
    final XenHost host = mock(XenHost.class);
    private long nextMfn = FIRST_MFN;
    PvVcpuState vcpu;
    long freePages = Long.MAX_VALUE;
    long superpages = Long.MAX_VALUE;
    String claimError;
    int mapped;
    int largestMapping;

    FakeHost() {
        when(host.machine()).thenReturn(machine);
        when(host.domains()).thenReturn(domains);
        when(host.allocation()).thenReturn(allocation);
        when(host.pvBuild()).thenReturn(pvBuild);
        when(host.grants()).thenReturn(grants);
        GuestMemory memory = mock(GuestMemory.class);
        when(memory.map(any(), any())).thenAnswer(c -> map(c.getArgument(0), c.getArgument(1)));
        when(host.memory()).thenReturn(memory);
        capabilities(List.of("xen-3.0-x86_64", "hvm-3.0-x86_32"));
        when(allocation.populate(any(), anyInt(), any())).thenAnswer(c -> populate(c.getArgument(1), c.getArgument(2)));
        when(domains.find(GUEST)).thenReturn(Optional.of(new DomainInfo(GUEST, new UUID(0, 1), false, false, false, false, true, false,
                false, 0, 0, 0, 0, SHARED_INFO, 0, 0, 0, 0, 0)));
        when(machine.physicalInfo()).thenAnswer(c -> new PhysicalInfo(1, 1, 1, 0, 1, 0, List.of(), freePages, freePages, 0, 0, List.of()));
        doAnswer(c -> {
            long pages = c.getArgument(1);
            log.add("claim " + pages);
            if (claimError != null && pages > 0) {
                throw new HypervisorException("claim", claimError);
            }
            return null;
        }).when(allocation).claim(any(), anyLong());
        doAnswer(c -> log.add("bits " + c.getArgument(1))).when(pvBuild).setAddressSize(any(), anyInt());
        doAnswer(c -> log.add("hypercall page " + c.getArgument(1))).when(pvBuild).initHypercallPage(any(), anyLong());
        doAnswer(c -> log.add("pin " + c.getArgument(1) + " mapped " + mapped)).when(pvBuild).pinLevel4Table(any(), anyLong());
        doAnswer(c -> {
            log.add("vcpu " + c.getArgument(1));
            vcpu = c.getArgument(2);
            return null;
        }).when(pvBuild).setVcpu(any(), anyInt(), any());
        doAnswer(c -> log.add("grant " + c.getArgument(1) + " to " + c.getArgument(2) + " of " + c.getArgument(3)))
                .when(grants).seed(any(), anyInt(), any(), anyLong());
        owned.add(SHARED_INFO);
    }

    void capabilities(List<String> words) {
        when(machine.info()).thenReturn(new HypervisorInfo(4, 17, "", words, "", "", 4096, 0, "", "", "", "", Optional.empty(), "credit2"));
    }

    private long[] populate(int order, long[] pfns) {
        batches.add(pfns.length);
        long can = order > 0 ? Math.min(superpages, freePages >>> order) : freePages;
        int n = (int) Math.min(pfns.length, can);
        long[] mfns = new long[n];
        for (int i = 0; i < n; i++) {
            if (pfns[i] % (1L << order) != 0) {
                throw new HypervisorException("populate", "EINVAL");
            }
            mfns[i] = nextMfn;
            for (long mfn = nextMfn; mfn < nextMfn + (1L << order); mfn++) {
                owned.add(mfn);
            }
            // A gap after each: nothing may take what follows for its own.
            nextMfn += 2L << order;
        }
        freePages -= (long) n << order;
        superpages -= order > 0 ? n : 0;
        return mfns;
    }

    private MappedPages map(Domid domid, long[] mfns) {
        if (!domid.equals(GUEST)) {
            throw new HypervisorException("map", "ESRCH");
        }
        for (long mfn : mfns) {
            if (!owned.contains(mfn)) {
                throw new HypervisorException("map", "EPERM");
            }
        }
        mapped++;
        largestMapping = Math.max(largestMapping, mfns.length);
        return new MappedPages() {
            private boolean open = true;

            @Override
            public int count() {
                return mfns.length;
            }

            @Override
            public ByteBuffer page(int index) {
                if (!open) {
                    throw new IllegalStateException("unmapped");
                }
                return frame(mfns[index]);
            }

            @Override
            public void close() {
                mapped -= open ? 1 : 0;
                open = false;
            }
        };
    }

    /** The frame's bytes. */
    ByteBuffer frame(long mfn) {
        ByteBuffer bytes = frames.computeIfAbsent(mfn, m -> {
            byte[] rubbish = new byte[4096];
            java.util.Arrays.fill(rubbish, (byte) 0xA5);
            return ByteBuffer.wrap(rubbish);
        });
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
