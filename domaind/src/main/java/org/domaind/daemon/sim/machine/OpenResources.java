package org.domaind.daemon.sim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.domaind.daemon.os.PageFile;
import org.domaind.daemon.sim.memory.MachineMemory;

/** What processes of domain 0 have open: mappings of guests' pages and sets of event channels. Guarded by the machine's lock. */
public final class OpenResources {
    private final MachineMemory memory;
    private final Consumer<SimDomain> released;
    private final Map<PageMapping, Object> mappings = new HashMap<>();
    private final Map<EventSink, Object> eventSets = new HashMap<>();

    /** @param released told of each domain of which something was unmapped */
    OpenResources(MachineMemory memory, Consumer<SimDomain> released) {
        this.memory = memory;
        this.released = released;
    }

    /**
     * Maps frames of a domain.
     *
     * @param owner   whose end ends the mapping
     * @param mfns    machine frames; of those that are not mapped, anything
     * @param errors  of each frame: why it is not mapped, or null
     * @param granted by a grant
     */
    public PageMapping map(Object owner, SimDomain domain, long[] mfns, String[] errors, boolean granted) {
        PageFile.View view = memory.view(IntStream.range(0, mfns.length).mapToLong(i -> errors[i] == null ? mfns[i] : -1).toArray());
        PageMapping mapping = new PageMapping(domain, mfns, errors, granted, view);
        for (int i = 0; i < mfns.length; i++) {
            if (errors[i] == null) {
                domain.frames.mapped(mfns[i]);
            }
        }
        mappings.put(mapping, owner);
        return mapping;
    }

    /** Doing so twice is no error. */
    public void unmap(PageMapping mapping) {
        if (!mapping.open()) {
            return;
        }
        mapping.revoke();
        mappings.remove(mapping);
        SimDomain domain = mapping.domain;
        for (int i = 0; i < mapping.count(); i++) {
            if (mapping.error(i) == null) {
                unmapped(domain, mapping.mfns[i], mapping.granted);
            }
        }
        released.accept(domain);
    }

    private void unmapped(SimDomain domain, long mfn, boolean granted) {
        if (granted) {
            // Who had it may have written it at any time.
            domain.wrote(mfn);
        }
        if (domain.frames.unmapped(mfn) && (domain.dead || domain.frames.isKept(mfn))) {
            domain.frames.release(mfn);
        }
    }

    /** @param owner whose end closes the set */
    public void opened(EventSink set, Object owner) {
        eventSets.put(set, owner);
    }

    public void closed(EventSink set) {
        eventSets.remove(set);
    }

    /** Releases what somebody still has open, as the end of a process does. */
    public void end(Object owner) {
        List<EventSink> sets = new ArrayList<>(eventSets.keySet());
        sets.removeIf(s -> eventSets.get(s) != owner);
        sets.forEach(EventSink::close);
        List<PageMapping> open = new ArrayList<>(mappings.keySet());
        open.removeIf(m -> mappings.get(m) != owner);
        open.forEach(this::unmap);
    }

    void unmapAll() {
        List.copyOf(mappings.keySet()).forEach(this::unmap);
    }

    int eventSets() {
        return eventSets.size();
    }

    int mappings() {
        return mappings.size();
    }

    int mappedPages() {
        return mappings.keySet().stream().mapToInt(PageMapping::count).sum();
    }
}
