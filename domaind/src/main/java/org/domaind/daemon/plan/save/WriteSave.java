package org.domaind.daemon.plan.save;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.daemon.stream.pv.PvSaver;
import org.domaind.schema.api.ProblemException;

/** Writes all of the guest; it is on the disk, not only in the kernel's memory, when this is done. */
record WriteSave(SuspendedGuest guest, PvSaver saver, SaveFile file, IntConsumer percent) implements Step {
    private static final int WEIGHT = 90;

    @Override
    public String name() {
        return "write-save";
    }

    @Override
    public String description() {
        return "write the guest's memory, vcpus and clock to " + file.partial();
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Progress progress = new Progress(cancellation, percent);
        try (FileChannel channel = file.append()) {
            StreamOutput out = new StreamOutput(channel);
            if (!guest.existing().suspended()) {
                throw new ProblemException("not-suspended", "the guest has gone on before it was saved");
            }
            saver.save(guest.existing(), out, progress);
            out.write(new LibxlStream.Head(LibxlStream.Kind.END, 0).bytes());
            channel.force(false);
        } catch (IOException e) {
            throw file.failed(e, progress.pages, progress.of);
        }
        return bindings;
    }

    private static final class Progress implements PvSaver.Watch {
        private final Cancellation cancellation;
        private final IntConsumer percent;
        private long pages;
        private long of;
        private int told = -1;

        Progress(Cancellation cancellation, IntConsumer percent) {
            this.cancellation = cancellation;
            this.percent = percent;
        }

        @Override
        public void written(long newPages, long newOf) {
            pages = newPages;
            of = newOf;
            cancellation.check();
            int now = of == 0 ? 0 : (int) (pages * WEIGHT / of);
            if (now != told) {
                told = now;
                percent.accept(now);
            }
        }
    }
}
