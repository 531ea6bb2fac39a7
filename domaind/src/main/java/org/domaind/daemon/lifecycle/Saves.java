package org.domaind.daemon.lifecycle;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.save.SavePlanner;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;

/** Saves guests to files, each in its queue, on the threads of core dumps. A destroy of the guest ends its save. */
public final class Saves {
    private static final String WRITING = "write-save";

    private final GuestLifecycle lifecycle;
    private final GuestRecords records;
    private final GuestPlans plans;
    private final GuestQueues queues;
    private final Map<UUID, Cancellation> atWork = new ConcurrentHashMap<>();

    Saves(GuestLifecycle lifecycle, GuestRecords records, GuestPlans plans, GuestQueues queues) {
        this.lifecycle = lifecycle;
        this.records = records;
        this.plans = plans;
        this.queues = queues;
    }

    /** @param progress told of each step, and while memory is written of each hundredth, on the plan's thread: must not wait */
    public CompletableFuture<Void> save(Requests.SaveGuest request, Consumer<Replies.Progress> progress) {
        DomainInfo domain = lifecycle.existing(request.domid());
        SavePlanner.Target target = new SavePlanner.Target(request.domid(), domain.handle(), CoreDumps.checked(request.file()).toString(), request.config(),
                request.after());
        return queues.submit(domain.handle(), Lane.DUMP, () -> {
            saveNow(target, progress);
            return null;
        });
    }

    /** Lets a guest suspend itself. */
    public CompletableFuture<Void> suspend(Domid domid) {
        SavePlanner.Target target = inMemory(domid);
        return queues.submit(target.uuid(), Lane.DUMP, () -> {
            run(plans.saves().suspend(target), target);
            return null;
        });
    }

    /** Lets a suspended guest go on. */
    public CompletableFuture<Void> resume(Domid domid) {
        SavePlanner.Target target = inMemory(domid);
        return lifecycle.act(domid, () -> plans.saves().resume(target));
    }

    private SavePlanner.Target inMemory(Domid domid) {
        return new SavePlanner.Target(domid, lifecycle.existing(domid).handle(), "", "", Requests.AfterSave.RESUME);
    }

    private void saveNow(SavePlanner.Target target, Consumer<Replies.Progress> progress) {
        String name = records.name(target.domid());
        run(plans.saves().plan(target, percent -> progress.accept(new Replies.Progress(WRITING, 1, 1, percent))), target);
        if (target.after() == Requests.AfterSave.DESTROY) {
            lifecycle.note(Happening.of(EventKind.DESTROYED, name, target.domid(), "saved to " + target.file()));
        }
    }

    private void run(Plan plan, SavePlanner.Target target) {
        Cancellation cancellation = new Cancellation(queues::cancelled);
        atWork.put(target.uuid(), cancellation);
        try {
            plans.runner().run(plan, Bindings.of(target.domid()), step -> { }, cancellation);
        } catch (RuntimeException e) {
            lifecycle.note(Happening.of(EventKind.FAILED, records.name(target.domid()), target.domid(), plan.kind() + ": " + Restart.reason(e)));
            throw e;
        } finally {
            atWork.remove(target.uuid());
        }
    }

    /** Ends the save of a guest that is at work: the guest goes on, and the file is removed. Does not wait. */
    void cancel(UUID guest, Domid domid) {
        Cancellation save = atWork.get(guest);
        if (save != null) {
            save.cancel(Problem.of("cancelled", "domain " + domid + " was destroyed while it was being saved"));
        }
    }
}
