package org.domaind.daemon.plan.coredump;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import org.domaind.daemon.coredump.CoreDumper;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.PageProgress;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/** Writes all of the file; it is on the disk, not only in the kernel's memory, when this is done. */
record WriteCore(DomainOperations domains, CoreDumper dumper, CoreDumpPlanner.Target target, GuestFile file, IntConsumer percent) implements Step {
    private static final int WEIGHT = 99;

    @Override
    public String name() {
        return "write-core";
    }

    @Override
    public String description() {
        return "write memory and registers of domain " + target.domid() + " to " + file.partial();
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        if (domains.find(target.domid()).filter(domain -> domain.handle().equals(target.uuid()) && !domain.dying()).isEmpty()) {
            throw new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + target.domid() + " does not exist any more");
        }
        PageProgress progress = new PageProgress(cancellation, WEIGHT, percent);
        try (FileChannel out = file.create()) {
            dumper.dump(target.domid(), out, progress::written);
            out.force(false);
        } catch (IOException e) {
            throw file.failed(e, progress.pages(), progress.of());
        }
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        file.discard();
    }
}
