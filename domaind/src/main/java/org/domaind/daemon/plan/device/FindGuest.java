package org.domaind.daemon.plan.device;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Checks that the domid still belongs to the guest that the caller meant. */
public record FindGuest(GuestNames names, Domid domid, UUID uuid) implements Step {
    @Override
    public String name() {
        return "find-guest";
    }

    @Override
    public String description() {
        return "look whether domain " + domid + " is still the guest " + uuid;
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        if (names.domid(uuid).filter(domid::equals).isEmpty()) {
            throw new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist any more");
        }
        return bindings.withDomid(domid);
    }

    /** The domid, and the nodes under it, may belong to another guest by now. */
    @Override
    public Bindings look(Bindings bindings) {
        return bindings.domid().isPresent() && names.isAnothers(domid, uuid) ? bindings.withoutDomid() : bindings;
    }
}
