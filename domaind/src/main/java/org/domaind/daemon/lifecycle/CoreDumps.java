package org.domaind.daemon.lifecycle;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.coredump.CoreDumpPlanner;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;

/** Writes domains' memory to files, each in its guest's queue, on threads of their own. A destroy of the guest ends its dump. */
public final class CoreDumps {
    private final GuestLifecycle lifecycle;
    private final GuestPlans plans;
    private final GuestQueues queues;
    private final Map<UUID, Cancellation> atWork = new ConcurrentHashMap<>();

    CoreDumps(GuestLifecycle lifecycle, GuestPlans plans, GuestQueues queues) {
        this.lifecycle = lifecycle;
        this.plans = plans;
        this.queues = queues;
    }

    /** @throws ProblemException {@code invalid-request}: not an absolute path of a file */
    public static Path checked(String file) {
        if (!file.startsWith("/") || file.indexOf('\0') >= 0 || Path.of(file).getFileName() == null) {
            throw new ProblemException(Codes.INVALID_REQUEST, "\"" + file + "\" is not the absolute path of a file");
        }
        return Path.of(file).normalize();
    }

    /** @param progress told of each hundredth, on the plan's thread: must not wait */
    public CompletableFuture<Void> dump(Domid domid, Path file, Consumer<Replies.Progress> progress) {
        DomainInfo domain = lifecycle.existing(domid);
        return queues.submit(domain.handle(), Lane.DUMP, () -> {
            dumpNow(domid, domain.handle(), file, percent -> progress.accept(new Replies.Progress("write-core", 1, 2, percent)));
            return null;
        });
    }

    /** In the guest's queue. @param percent told of each hundredth */
    void dumpNow(Domid domid, UUID guest, Path file, IntConsumer percent) {
        Plan plan = plans.dumps().plan(new CoreDumpPlanner.Target(domid, guest, file.toString()), percent);
        Cancellation cancellation = new Cancellation(queues::cancelled);
        atWork.put(guest, cancellation);
        try {
            plans.runner().run(plan, Bindings.NONE, step -> { }, cancellation);
        } finally {
            atWork.remove(guest);
        }
    }

    /** Ends the dump of a guest that is at work, which then removes its file. Does not wait. */
    void cancel(UUID guest, Domid domid) {
        Cancellation dump = atWork.get(guest);
        if (dump != null) {
            dump.cancel(Problem.of("cancelled", "domain " + domid + " was destroyed while its memory was being dumped"));
        }
    }
}
