package org.domaind.xl.host;

import java.io.IOException;
import java.util.OptionalInt;
import org.domaind.schema.HostPaths;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreLocation;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;

/** Shared by the quota commands. They ask the store itself, so that they work with any store that knows quotas by name. */
final class StoreQuotas {
    /** Operand for the quotas of new domains. */
    static final char GLOBAL = 'g';

    private StoreQuotas() {
    }

    static DirectClient connect(Invocation invocation) {
        try {
            return DirectClient.open(StoreLocation.of(invocation.environment(), HostPaths.ofEnvironment(invocation.environment()).root()), false);
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "xl: the store does not answer: " + e.getMessage() + "; is domaind running?");
        }
    }

    /** Empty for the quotas of new domains. Asks the daemon only if the operand is a name. */
    static OptionalInt domid(Invocation invocation, Arguments arguments) {
        if (arguments.has(GLOBAL)) {
            return OptionalInt.empty();
        }
        String word = arguments.operand(0);
        if (DomainOperands.isNumber(word)) {
            return OptionalInt.of(DomainOperands.domid(word).map(Domid::value).orElseThrow(() -> DomainOperands.noSuchNumber(word)));
        }
        try (DaemonConnection daemon = invocation.connect()) {
            return OptionalInt.of(DomainOperands.find(daemon, word).value());
        }
    }
}
