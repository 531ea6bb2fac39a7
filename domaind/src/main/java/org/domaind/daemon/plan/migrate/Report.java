package org.domaind.daemon.plan.migrate;

import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.migration.Handshake;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;

/** Tells the sender whether the guest runs. Whether or not that can be said changes nothing here. */
record Report(Optional<Passage> passage) implements Step {
    private static final Logger LOG = LogManager.getLogger(Report.class);

    @Override
    public String name() {
        return "report";
    }

    @Override
    public String description() {
        return "tell the other host whether the guest runs";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        byte status = (byte) (bindings.outcome().equals(Optional.of(Outcome.TAKEN)) ? 0 : 1);
        passage.ifPresent(link -> {
            try {
                link.say(Handshake.REPORT);
                link.say(new byte[] {status});
            } catch (ProblemException e) {
                LOG.warn("The other host is not told whether the guest runs here ({}): {}", status == 0 ? "it does" : "it does not", e.getMessage());
            }
        });
        return bindings;
    }
}
