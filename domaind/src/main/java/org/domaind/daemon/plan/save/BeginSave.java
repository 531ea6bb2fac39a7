package org.domaind.daemon.plan.save;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestFile;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.save.hvm.EmulatedDevices;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.file.GuestSaver;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.savefile.SaveHeader;

/** Refuses what cannot be saved, and begins the file: all before the guest hears of it. */
record BeginSave(SuspendedGuest guest, GuestSaver saver, SavePlanner.Target target, GuestFile file) implements Step {
    @Override
    public String name() {
        return "begin-save";
    }

    @Override
    public String description() {
        return "see that the guest can suspend itself, and begin " + file.partial();
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        guest.requireMovable();
        guest.require(saver);
        try (FileChannel channel = file.create()) {
            StreamOutput out = new StreamOutput(channel);
            out.write(new SaveHeader(Optional.of(target.config()).filter(json -> !json.isEmpty())).bytes());
            out.write(LibxlStream.header());
            out.write(new LibxlStream.Head(LibxlStream.Kind.LIBXC_CONTEXT, 0).bytes());
        } catch (IOException e) {
            throw file.failed(e, 0, 0);
        }
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        file.discard();
        EmulatedDevices.discard(file.partial());
    }
}
