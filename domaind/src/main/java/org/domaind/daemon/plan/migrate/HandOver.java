package org.domaind.daemon.plan.migrate;

import java.util.Optional;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.migration.Handshake;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.save.SuspendedGuest;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** Tells the receiver that the guest is its own, and waits for its report. From here on the guest never goes on here by itself. */
record HandOver(SuspendedGuest guest, Optional<Departure> departure) implements Step {
    static final String UNCERTAIN = "migration-uncertain";

    @Override
    public String name() {
        return "hand-over";
    }

    @Override
    public String description() {
        return "tell the other host that the guest is its own, and wait until it runs there";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        if (bindings.outcome().isPresent()) {
            return bindings;
        }
        return bindings.withOutcome(departure.isPresent() ? told(departure.get()) : seen());
    }

    private Outcome told(Departure guestAtWork) {
        Passage link = guestAtWork.passage();
        try {
            link.say(Handshake.GO);
            link.await(Handshake.REPORT);
            if (link.readByte() == 0) {
                guestAtWork.arrived();
                return Outcome.TAKEN;
            }
            link.await(Handshake.GO);
            return Outcome.RETURNED;
        } catch (ProblemException e) {
            throw uncertain(e.problem().message());
        }
    }

    /** By what became of it here meanwhile. */
    private Outcome seen() {
        Optional<DomainInfo> domain = guest.find();
        if (domain.isEmpty()) {
            return Outcome.TAKEN;
        }
        if (!domain.get().suspended()) {
            return Outcome.RETURNED;
        }
        throw uncertain("domaind has ended in between");
    }

    private ProblemException uncertain(String why) {
        return new ProblemException(new Problem(UNCERTAIN, "domain " + guest.target().domid() + " was given to the other host, which has not said that it runs "
                + "there: " + why + "; it stays suspended here until you say where it is", "look at the other host; if the guest is there, xl migrate --resolve "
                + "there " + guest.target().domid() + " removes it here; if it is not, xl migrate --resolve here " + guest.target().domid() + " lets it go on here"));
    }
}
