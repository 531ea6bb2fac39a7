package org.domaind.daemon.plan.save.hvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.devicemodel.DeviceModel;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.daemon.devicemodel.qmp.QmpException;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.daemon.stream.hvm.EmulatorRecord;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/** The device model of a guest that is saved: only HVM guests have one of this kind. */
public record EmulatedDevices(DeviceModels models, StoreClient store, Domid domid) {
    private static final String FAILED = "device-model-failed";
    private static final String PRIVATE = "rw-------";

    private static Path file(Path beside) {
        return Path.of(beside + ".devices");
    }

    /** Removes what a death in {@link #write} may have left. */
    public static void discard(Path beside) {
        try {
            Files.deleteIfExists(file(beside));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("save-file", file(beside) + " cannot be removed: " + e.getMessage()), e);
        }
    }

    /** Whether the guest has emulated devices. */
    private boolean wanted() {
        return store.readOptional(GuestNodes.type(domid)).filter(GuestType.HVM.word()::equals).isPresent();
    }

    private Optional<DeviceModel> model() {
        return wanted() ? models.of(domid) : Optional.empty();
    }

    /** @throws ProblemException {@code device-model-failed}: its state cannot be had */
    public void require() {
        if (wanted() && models.of(domid).isEmpty()) {
            throw new ProblemException(FAILED, "domain " + domid + " has no device model that domaind looks after, whose state could be saved");
        }
    }

    /** The guest has stopped: nothing writes to its memory any more when this returns. */
    public void stop(Cancellation cancellation) {
        model().ifPresent(model -> answered(model.commands().stop(), "stop", QmpCommands.DEADLINE_MILLIS, cancellation));
    }

    /** Lets it go on, before its guest does. One that has ended is nobody's to resume: its guest is dealt with as its end asks. May be repeated. */
    public void resume() {
        model().ifPresent(model -> answered(model.commands().resume(), "go on", QmpCommands.DEADLINE_MILLIS, new Cancellation(() -> false)));
    }

    private void answered(CompletableFuture<Void> answer, String what, long deadlineMillis, Cancellation cancellation) {
        try {
            if (!cancellation.await(answer, deadlineMillis + QmpCommands.DEADLINE_MILLIS)) {
                throw new ProblemException(FAILED, "the device model of domain " + domid + " does not answer that it shall " + what);
            }
            answer.join();
        } catch (CompletionException | QmpException failure) {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new ProblemException(Problem.of(FAILED, "the device model of domain " + domid + " " + cause.getMessage()), failure);
        }
    }

    /**
     * Writes its state, as a record of the outer stream.
     *
     * @param beside a file of no name in its folder has the state meanwhile, for its length comes first in the record
     */
    public void write(StreamOutput out, Path beside, Cancellation cancellation) throws IOException {
        Optional<DeviceModel> model = model();
        require();
        if (model.isEmpty()) {
            return;
        }
        Path file = file(beside);
        Files.deleteIfExists(file);
        try (FileChannel state = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
            int descriptor = Libc.openFile(file.toString(), OpenFlags.WRITE_ONLY | OpenFlags.here().closeOnExec());
            try {
                Files.delete(file);
                answered(model.get().commands().saveDevicesState(descriptor, false), "write its state", QmpCommands.SAVE_DEADLINE_MILLIS, cancellation);
                copy(state, out, cancellation);
            } finally {
                Libc.closeFile(descriptor);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void copy(FileChannel state, StreamOutput out, Cancellation cancellation) throws IOException {
        long size = state.size();
        if (size < 1 || size > LibxlStream.MAX_BODY - EmulatorRecord.HEAD_BYTES) {
            throw new ProblemException(FAILED, "the device model of domain " + domid + " has a state of " + size + " bytes, which cannot be");
        }
        int length = EmulatorRecord.HEAD_BYTES + (int) size;
        out.write(new LibxlStream.Head(LibxlStream.Kind.EMULATOR_CONTEXT, length).bytes());
        out.write(EmulatorRecord.head());
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long at = 0; at < size;) {
            cancellation.check();
            int got = state.read(buffer.clear().limit((int) Math.min(buffer.capacity(), size - at)), at);
            if (got <= 0) {
                throw new ProblemException(FAILED, "the device model of domain " + domid + " takes its state away while it is read");
            }
            out.write(buffer.flip());
            at += got;
        }
        out.write(new byte[RecordHeader.padding(length)]);
        // It may still have the file, which nobody looks at any more.
        state.truncate(0);
    }
}
