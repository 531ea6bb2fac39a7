package org.domaind.xl.guest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.reference.GuestView;
import org.domaind.xl.reference.ReferenceView;
import org.domaind.xl.render.JsonText;

/** {@code xl list -l}: each domain's config in the reference's JSON. */
final class LongList {
    private LongList() {
    }

    static int print(Invocation invocation, List<DomainReport> domains) {
        List<Object> entries = new ArrayList<>();
        for (DomainReport domain : domains) {
            if (domain.config().isEmpty() && domain.domid().value() != 0) {
                invocation.error("xl: Domain " + domain.domid() + ": its configuration is not known to domaind");
                continue;
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("domid", domain.domid().value());
            entry.put("config", domain.config().map(c -> guest(domain, c)).orElseGet(() -> host(domain)));
            entries.add(entry);
        }
        invocation.print(JsonText.of(entries) + "\n");
        return Status.OK;
    }

    /** Domain 0, which has no config. */
    private static Map<String, Object> host(DomainReport domain) {
        ReferenceView view = new ReferenceView(GuestType.PV);
        view.put("name", DomainOperands.name(domain));
        view.put("maxmem", new MemoryKib(domain.maxKib()));
        view.put("memory", new MemoryKib(domain.currentKib()));
        return view.tree();
    }

    private static Map<String, Object> guest(DomainReport domain, GuestConfig guest) {
        return new GuestView(guest).of(domain.name().orElse(guest.name()), domain.uuid());
    }
}
