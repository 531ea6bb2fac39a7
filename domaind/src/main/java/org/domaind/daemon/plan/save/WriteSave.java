package org.domaind.daemon.plan.save;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.PageProgress;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.file.GuestSaver;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.api.ProblemException;

/** Writes all of the guest; it is on the disk, not only in the kernel's memory, when this is done. */
record WriteSave(SuspendedGuest guest, GuestSaver saver, GuestFile file, IntConsumer percent) implements Step {
    private static final int WEIGHT = 90;

    @Override
    public String name() {
        return "write-save";
    }

    @Override
    public String description() {
        return "write the guest's memory, vcpus, clock and emulated devices to " + file.partial();
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        PageProgress progress = new PageProgress(cancellation, WEIGHT, percent);
        try (FileChannel channel = file.append()) {
            StreamOutput out = new StreamOutput(channel);
            if (!guest.existing().suspended()) {
                throw new ProblemException("not-suspended", "the guest has gone on before it was saved");
            }
            saver.save(guest.existing(), out, progress::written);
            guest.devices().write(out, file.partial(), cancellation);
            out.write(new LibxlStream.Head(LibxlStream.Kind.END, 0).bytes());
            channel.force(false);
        } catch (IOException e) {
            throw file.failed(e, progress.pages(), progress.of());
        }
        return bindings;
    }
}
