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
import org.domaind.xl.render.Columns;
import org.domaind.xl.render.JsonText;

/** {@code xl xenstore-quota-get}. */
public final class StoreQuotaGetCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("xenstore-quota-get", false, false, "<Domain>|-g", """
                -g                      The quotas that new domains get
                --json                  Print JSON
                """, 0, List.of(Option.flag(StoreQuotas.GLOBAL), Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().size() != (arguments.has(StoreQuotas.GLOBAL) ? 0 : 1)) {
            throw new Failure(Status.FAILURE, "Domain or \"-g\" must be specified.");
        }
        OptionalInt domid = StoreQuotas.domid(invocation, arguments);
        Map<String, Object> quotas = new LinkedHashMap<>();
        try (DirectClient store = StoreQuotas.connect(invocation)) {
            for (String name : store.quotaNames()) {
                quotas.put(name, store.quota(domid, name));
            }
        } catch (StoreException | IOException e) {
            invocation.error("xl: " + e.getMessage());
            throw new Failure(Status.FAILURE, "Quota could not be obtained.");
        }
        if (arguments.has("json")) {
            Map<String, Object> reply = new LinkedHashMap<>();
            reply.put("domid", domid.isPresent() ? domid.getAsInt() : null);
            reply.put("quotas", quotas);
            invocation.print(JsonText.of(reply));
            return Status.OK;
        }
        invocation.print("Quota name           Quota value\n--------------------------------");
        quotas.forEach((name, value) -> invocation.print(new Columns().left(name, 20).text(" ").right(value.toString(), 8)));
        return Status.OK;
    }
}
