package org.domaind.daemon.plan.migrate;

import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/**
 * Gives the guest that has arrived its name, and lets it run.
 *
 * @param asked there is a sender, to whom it can be given back if that fails; else it is tried again at the next start
 */
record TakeOver(DomainOperations domains, GuestRecords records, ArrivalPlanner.Target target, boolean asked) implements Step {
    private static final Logger LOG = LogManager.getLogger(TakeOver.class);

    @Override
    public String name() {
        return "take-over";
    }

    @Override
    public String description() {
        return "call it " + target.config().name() + (target.leavePaused() ? "" : ", and start its vcpus");
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        if (bindings.outcome().isPresent()) {
            return bindings;
        }
        try {
            take(bindings);
            return bindings.withOutcome(Outcome.TAKEN);
        } catch (RuntimeException e) {
            if (!asked) {
                throw e;
            }
            LOG.error("{} has arrived, and cannot go on here; it is given back", target.config().name(), e);
            return bindings.withOutcome(Outcome.RETURNED);
        }
    }

    private void take(Bindings bindings) {
        DomainInfo domain = domains.find(bindings.domain()).filter(d -> d.handle().equals(target.uuid()) && !d.dying())
                .orElseThrow(() -> new ProblemException(Codes.NO_SUCH_DOMAIN, "domain " + bindings.domain() + " has been destroyed before it was to run"));
        target.twin().ifPresent(this::requireStill);
        new GuestRename(records, bindings.domain(), target.uuid()).to(target.config().name());
        if (!target.leavePaused() && domain.paused()) {
            domains.unpause(bindings.domain());
        }
    }

    /** The guest has come from this very host, where it is to run once. */
    private void requireStill(ArrivalPlanner.Twin twin) {
        Optional<DomainInfo> runs = domains.find(twin.domid()).filter(d -> d.handle().equals(twin.uuid()) && !d.dying() && !d.shutdown());
        if (runs.isPresent()) {
            throw new ProblemException(Codes.UUID_TAKEN, "domain " + twin.domid() + " is the same guest, and runs");
        }
    }
}
