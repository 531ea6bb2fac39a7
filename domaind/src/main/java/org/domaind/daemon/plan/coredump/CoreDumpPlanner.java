package org.domaind.daemon.plan.coredump;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.domaind.daemon.coredump.CoreDumper;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.PublishFile;
import org.domaind.schema.api.Json;
import org.domaind.schema.model.Domid;

/** Plans the dump of a domain's memory to a file; touches nothing. */
public final class CoreDumpPlanner {
    public static final String KIND = "dump-core";

    private final XenHost host;

    public CoreDumpPlanner(XenHost host) {
        this.host = host;
    }

    /** @param uuid the domain's handle: its number alone may be another's by the time that this is settled  @param file absolute */
    public record Target(Domid domid, UUID uuid, String file) {
    }

    /** @param percent told how much has been written, whenever that changes; on the plan's thread: must not wait */
    public Plan plan(Target target, IntConsumer percent) {
        GuestFile file = GuestFile.of(GuestFile.Kind.CORE, Path.of(target.file()), target.domid().toString());
        return Plan.undone(KIND, target.domid().toString(), Json.text(target),
                List.of(new WriteCore(host.domains(), new CoreDumper(host), target, file, percent), new PublishFile("publish-core", file, false)));
    }
}
