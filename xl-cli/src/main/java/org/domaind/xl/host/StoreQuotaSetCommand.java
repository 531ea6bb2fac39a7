package org.domaind.xl.host;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl xenstore-quota-set}. */
public final class StoreQuotaSetCommand implements Command {
    /** Values are 32-bit. */
    private static final long MAX_VALUE = (1L << 32) - 1;

    @Override
    public Syntax syntax() {
        return new Syntax("xenstore-quota-set", true, false, "<Domain>|-g <quota>=<val>...", """
                -g                      The quotas that new domains get
                """, 0, List.of(Option.flag(StoreQuotas.GLOBAL)));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        int first = arguments.has(StoreQuotas.GLOBAL) ? 0 : 1;
        if (arguments.operands().size() <= first) {
            invocation.out().print(syntax().usage());
            throw new Failure(Status.FAILURE, "Not enough parameters.");
        }
        Map<String, Long> quotas = new LinkedHashMap<>();
        for (String word : arguments.operands().subList(first, arguments.operands().size())) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new Failure(Status.FAILURE, "Quota specification \"" + word + "\" lacks \"=\".");
            }
            quotas.put(word.substring(0, equals), value(word, word.substring(equals + 1)));
        }
        OptionalInt domid = StoreQuotas.domid(invocation, arguments);
        try (DirectClient store = StoreQuotas.connect(invocation)) {
            quotas.forEach((name, value) -> store.setQuota(domid, name, value));
            return Status.OK;
        } catch (StoreException | IOException e) {
            invocation.error("xl: " + e.getMessage());
            throw new Failure(Status.FAILURE, "Quota could not be set.");
        }
    }

    private static long value(String word, String text) {
        try {
            // As strtoul without signs: decimal, hexadecimal after 0x, octal after 0.
            long value = text.isEmpty() || text.charAt(0) == '-' || text.charAt(0) == '#' ? -1 : Long.decode(text);
            if (value >= 0 && value <= MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a value out of range.
        }
        throw new Failure(Status.FAILURE, "Quota specification \"" + word + "\" uses illegal value \"" + text + "\".");
    }
}
