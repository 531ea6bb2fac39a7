package org.domaind.daemon.stream.hvm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.build.GuestPages;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.ReservedGrants;
import org.domaind.daemon.build.SavedDeviceState;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/**
 * A PVH or HVM guest whose pages have been restored; all else is to be.
 *
 * @param fresh frames that no page was saved of
 */
record RestoredHvm(XenHost host, Domid domid, HvmSavedState state, Set<Long> fresh, Optional<SavedDeviceState> deviceState) implements PopulatedGuest {
    /** What was in them was said to the former domain. */
    private static final SavedParameter[] CLEARED = {SavedParameter.STORE_PFN, SavedParameter.CONSOLE_PFN, SavedParameter.IOREQ_PFN, SavedParameter.BUFIOREQ_PFN};

    @Override
    public BuiltGuest write(BootPorts ports) {
        GuestPages pages = new GuestPages(host.memory(), domid, GuestPages.FrameNumbers.TRANSLATED);
        for (SavedParameter page : CLEARED) {
            if (state.parameter(page) != 0) {
                clear(pages, state.parameter(page));
            }
        }
        fresh.forEach(frame -> clear(pages, frame));
        state.tsc().ifPresent(tsc -> host.processors().setTsc(domid, tsc));
        // In their order: some that the state of vcpus relies on come before it.
        for (SavedParameter saved : SavedParameter.values()) {
            if (state.parameters().containsKey(saved)) {
                set(saved, state.parameter(saved));
            }
        }
        host.hvmBuild().setParameter(domid, HvmParameter.STORE_EVTCHN, ports.store());
        host.hvmBuild().setParameter(domid, HvmParameter.CONSOLE_EVTCHN, ports.console());
        setContext();
        BuiltGuest built = new BuiltGuest(state.parameter(SavedParameter.STORE_PFN), state.parameter(SavedParameter.CONSOLE_PFN),
                List.of(), deviceState);
        ReservedGrants.seed(host.grants(), domid, built, Domid.ZERO, Domid.ZERO);
        return built;
    }

    private static void clear(GuestPages pages, long frame) {
        pages.fill(frame, 1, (index, page) -> GuestPages.clear(page));
    }

    private void set(SavedParameter saved, long value) {
        try {
            host.hvmBuild().setParameter(domid, saved.parameter(), value);
        } catch (HypervisorException e) {
            if (!e.is("EINVAL") && !e.is("EEXIST")) {
                throw e;
            }
            throw new ProblemException(Problem.of("saved-state", "this host does not take the saved guest's parameter " + saved + ", "
                    + Long.toUnsignedString(value) + ": " + e.getMessage()), e);
        }
    }

    private void setContext() {
        try {
            host.hvmBuild().setContext(domid, state.context());
        } catch (HypervisorException e) {
            if (!e.is("EINVAL") && !e.is("EOPNOTSUPP") && !e.is("ENODATA") && !e.is("EBADRQC")) {
                throw e;
            }
            throw new ProblemException(Problem.of("saved-state", "this host does not take the state of the saved guest's vcpus and emulated devices: "
                    + e.getMessage() + "; xl dmesg says more"), e);
        }
    }
}
